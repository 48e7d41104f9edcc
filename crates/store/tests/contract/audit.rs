//! Nobody changes what was written down, not even with the database in hand.

use melati_domain::{
    actor::Role,
    audit::{Action, Change, Subject},
    day::Millis,
    id::UserId,
};
use melati_store::{
    audit::{AuditFilter, NewEntry},
    people::User,
};

use crate::engines::{TestStore, both_engines};

both_engines! {
    async fn an_entry_is_read_as_it_was_written_and_stays(shop: TestStore) {
        let changes = vec![Change { field: "nohp".to_owned(), before: None, after: Some("0812".to_owned()) }];
        let written = changes.clone();
        shop.store.writer.write(move |tx| Box::pin(async move {
            let user = User {
                id: UserId(1),
                name: "Sari".to_owned(),
                email: "sari@melati.example".to_owned(),
                password_hash: String::new(),
                role: Role::SuperAdmin,
                branch: None,
                is_active: true,
            };
            tx.insert_user(&user, Millis(0)).await?;
            tx.insert_audit_entry(&NewEntry {
                at: Millis(5),
                user: user.id,
                user_name: &user.name,
                branch: None,
                action: Action::PatientChanged,
                subject: Subject::Patient,
                subject_id: 7,
                subject_name: "Budi",
                reason: Some("Salah ketik"),
                changes: &written,
            }).await
        })).await.unwrap();
        let found = |q: &'static str| {
            let filter = AuditFilter { q: q.to_owned(), limit: 9, ..AuditFilter::default() };
            shop.store.reader.read(move |tx| Box::pin(async move {
                tx.audit_entries(&filter).await
            }))
        };
        for q in ["sari", "BUD", "ketik"] {
            let entries = found(q).await.unwrap();
            assert_eq!((entries.len(), &entries[0].changes), (1, &changes), "{q}");
        }
        assert_eq!(found("wati").await.unwrap(), []);
        for tampering in ["UPDATE audit_entry SET reason = 'x'", "DELETE FROM audit_entry"] {
            assert!(shop.refuses(tampering).await, "{tampering}");
        }
        assert_eq!(found("").await.unwrap().len(), 1);
    }
}
