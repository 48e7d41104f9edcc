//! Transfers.

use melati_domain::{
    actor::Role,
    id::TransferId,
    transfer::{TransferAct, TransferStatus},
};

use super::{EVIL, branches, html, shell};
use crate::page::{
    sale::FormState,
    shell::Place,
    transfer::{OfferedRow, TransferForm, TransferLineRow, TransferList, TransferPage, TransferRow},
};

fn row(status: TransferStatus) -> TransferRow {
    TransferRow {
        id: TransferId(1),
        code: "TRF000001".to_owned(),
        from: EVIL.to_owned(),
        to: "Optik Melati Cabang 2".to_owned(),
        status,
        pieces: 5,
        at: "20/07/2026 14:03".to_owned(),
    }
}

fn one(status: TransferStatus, acts: Vec<TransferAct>) -> TransferPage {
    let line = |line, received| TransferLineRow {
        line,
        code: "FR000123".to_owned(),
        name: EVIL.to_owned(),
        quantity: 3,
        received,
    };
    let received = (status == TransferStatus::Received).then_some(2);
    TransferPage {
        shell: shell(Role::Admin, Place::Transfers, "TRF000001"),
        row: row(status),
        note: Some(EVIL.to_owned()),
        lines: vec![line(1, received), line(2, received)],
        steps: vec![(status, "20/07/2026 14:03 · Sari".to_owned(), Some(EVIL.to_owned()))],
        acts,
        form: FormState {
            errors: vec![("alasan".to_owned(), "wajib diisi".to_owned())],
            lines: vec![("terima_1".to_owned(), EVIL.to_owned())],
            ..FormState::default()
        },
    }
}

/// Each page with its name.
pub(super) fn pages() -> [(&'static str, String); 6] {
    let list = |rows| TransferList {
        shell: shell(Role::Cashier, Place::Transfers, "Transfer stok"),
        status: None,
        rows,
        next: Some("/transfer?cursor=1f".to_owned()),
        first: Some("/transfer".to_owned()),
    };
    let form = TransferForm {
        shell: shell(Role::SuperAdmin, Place::Transfers, "Minta barang"),
        sources: branches(),
        targets: branches(),
        q: EVIL.to_owned(),
        offered: Some(vec![OfferedRow { code: "FR000123".to_owned(), name: EVIL.to_owned(), stock: 4 }]),
        form: FormState {
            values: vec![("dari", "2".to_owned()), ("barang", EVIL.to_owned())],
            errors: vec![("barang".to_owned(), "Baris 1: kode tidak ditemukan.".to_owned())],
            ..FormState::default()
        },
    };
    [
        ("transfers", html(&list(vec![row(TransferStatus::Sent)]))),
        ("transfers-none", html(&list(Vec::new()))),
        ("transfer-new", html(&form)),
        (
            "transfer-asked",
            html(&one(
                TransferStatus::Requested,
                vec![TransferAct::Approve, TransferAct::Reject, TransferAct::Cancel],
            )),
        ),
        ("transfer-sent", html(&one(TransferStatus::Sent, vec![TransferAct::Receive]))),
        ("transfer-received", html(&one(TransferStatus::Received, Vec::new()))),
    ]
}
