//! A small shop to tell stories in: two branches, somebody for every role, a few goods and patients.

use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
use melati_app::{App, Refusal, branches, days, patients, people, shelf};
use melati_domain::{
    actor::{Actor, Role},
    catalogue::FrameKind,
    day::{Millis, Zone},
    id::{AccessoryId, BranchId, FrameId, LensId, PatientId, UserId},
    money::Rupiah,
    patient::ServiceType,
};
use melati_store::{
    Tx,
    catalogue::{Accessory, Frame, Lens},
    patients::PatientDetails,
    people::User,
};

/// Owner, every branch.
pub const OWNER: &str = "owner@melati.example";
/// Manager of CAB001.
pub const ADMIN1: &str = "admin1@melati.example";
/// Manager of CAB002.
pub const ADMIN2: &str = "admin2@melati.example";
/// Cashier of CAB001.
pub const KASIR1: &str = "kasir1@melati.example";
/// Another cashier of CAB001.
pub const KASIR1B: &str = "kasir1b@melati.example";
/// Cashier of CAB002.
pub const KASIR2: &str = "kasir2@melati.example";
/// Technician of CAB001.
pub const PASSET1: &str = "passet1@melati.example";
/// Technician of CAB002.
pub const PASSET2: &str = "passet2@melati.example";

/// Everybody's password.
pub const PASSWORD: &str = "rahasia-uji";

/// What the shop holds; each product and patient by what it is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeededShop {
    /// CAB001, open.
    pub cab1: BranchId,
    /// CAB002, open.
    pub cab2: BranchId,
    /// BPJS III, 150.000, 10 pieces, CAB001.
    pub frame_bpjs3: FrameId,
    /// Umum, 500.000, 10 pieces, CAB001.
    pub frame_umum: FrameId,
    /// Umum, 300.000, the last piece, CAB001.
    pub last_frame: FrameId,
    /// CR MC HIJAU, 100.000, 100 pieces, CAB001.
    pub lens_bpjs: LensId,
    /// A private lens, 150.000, 100 pieces, CAB001.
    pub lens_umum: LensId,
    /// Custom order, 250.000, never in stock, CAB001.
    pub lens_custom: LensId,
    /// A case, 30.000, 50 pieces, CAB001.
    pub accessory: AccessoryId,
    /// The cleaner that private customers get, 30.000, 50 pieces, CAB001.
    pub cleaner: AccessoryId,
    /// Umum, 400.000, 10 pieces, CAB002.
    pub frame_cab2: FrameId,
    /// A private lens, 150.000, 100 pieces, CAB002.
    pub lens_cab2: LensId,
    /// Insured, class I.
    pub patient_bpjs1: PatientId,
    /// Insured, class II.
    pub patient_bpjs2: PatientId,
    /// Insured, class III.
    pub patient_bpjs3: PatientId,
    /// Private.
    pub patient_umum: PatientId,
}

impl SeededShop {
    /// For a shop that was started empty.
    pub(crate) const NOTHING: Self = Self {
        cab1: BranchId(0),
        cab2: BranchId(0),
        frame_bpjs3: FrameId(0),
        frame_umum: FrameId(0),
        last_frame: FrameId(0),
        lens_bpjs: LensId(0),
        lens_umum: LensId(0),
        lens_custom: LensId(0),
        accessory: AccessoryId(0),
        cleaner: AccessoryId(0),
        frame_cab2: FrameId(0),
        lens_cab2: LensId(0),
        patient_bpjs1: PatientId(0),
        patient_bpjs2: PatientId(0),
        patient_bpjs3: PatientId(0),
        patient_umum: PatientId(0),
    };
}

/// Builds it in an empty database, and opens both branches.
pub async fn seed(app: &App) -> Result<SeededShop, Refusal> {
    let now = app.clock.now();
    app.store.writer.write(move |tx| Box::pin(async move { seed_in(tx, now).await })).await
}

/// The row of somebody who can sign in with [`PASSWORD`]; for stories that need more people.
pub fn person(name: &str, email: &str, role: Role, branch: Option<BranchId>) -> User {
    User {
        id: UserId(0),
        name: name.to_owned(),
        email: email.to_owned(),
        password_hash: cheap_hash(PASSWORD),
        role,
        branch,
        is_active: true,
    }
}

/// A hash that costs next to nothing: a test signs in often, and its password is no secret.
#[expect(clippy::expect_used, reason = "fixed parameters that are known to be valid")]
fn cheap_hash(password: &str) -> String {
    let cheapest = Params::new(Params::MIN_M_COST, 1, 1, None).expect("the smallest parameters");
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, cheapest);
    hasher.hash_password(password.as_bytes()).expect("a password that can be hashed").to_string()
}

async fn seed_in(tx: &mut Tx, now: Millis) -> Result<SeededShop, Refusal> {
    let mut branch_ids = Vec::new();
    for number in 1..=2 {
        let code = format!("CAB00{number}");
        let name = format!("Optik Melati Cabang {number}");
        branch_ids
            .push(branches::add_in(tx, branches::NewBranch { code, name, zone: Zone::Jakarta }).await?.id);
    }
    let (cab1, cab2) = (BranchId(1), BranchId(2));
    assert_eq!(branch_ids, [cab1, cab2], "the database was empty");

    let mut admins: Vec<Actor> = Vec::new();
    for (email, name, role, branch) in [
        (OWNER, "Ratna", Role::SuperAdmin, None),
        (ADMIN1, "Dewi", Role::Admin, Some(cab1)),
        (ADMIN2, "Bambang", Role::Admin, Some(cab2)),
        (KASIR1, "Siti", Role::Cashier, Some(cab1)),
        (KASIR1B, "Nur", Role::Cashier, Some(cab1)),
        (KASIR2, "Rina", Role::Cashier, Some(cab2)),
        (PASSET1, "Joko", Role::Technician, Some(cab1)),
        (PASSET2, "Agus", Role::Technician, Some(cab2)),
    ] {
        let user = people::add_user_in(tx, person(name, email, role, branch), now).await?;
        if role == Role::Admin {
            admins.push(user.actor());
        }
    }
    for (admin, branch) in admins.iter().zip([cab1, cab2]) {
        days::open_in(tx, admin, branch, None, now).await?;
    }

    let shop = Seeder { now };
    Ok(SeededShop {
        cab1,
        cab2,
        frame_bpjs3: shop.frame(tx, cab1, "Kencana", FrameKind::BpjsIII, 150_000, 10).await?,
        frame_umum: shop.frame(tx, cab1, "Rajawali", FrameKind::Private, 500_000, 10).await?,
        last_frame: shop.frame(tx, cab1, "Cendana", FrameKind::Private, 300_000, 1).await?,
        lens_bpjs: shop.lens(tx, cab1, "CR MC HIJAU", 100_000, Some(100)).await?,
        lens_umum: shop.lens(tx, cab1, "Jernih Biru", 150_000, Some(100)).await?,
        lens_custom: shop.lens(tx, cab1, "Cakrawala Individu", 250_000, None).await?,
        accessory: shop.accessory(tx, cab1, "Kotak kacamata", 30_000, 50).await?,
        cleaner: shop.accessory(tx, cab1, "Cleaner 60 ml", 30_000, 50).await?,
        frame_cab2: shop.frame(tx, cab2, "Nusantara", FrameKind::Private, 400_000, 10).await?,
        lens_cab2: shop.lens(tx, cab2, "Jernih Biru", 150_000, Some(100)).await?,
        patient_bpjs1: shop.patient(tx, "Aisyah Lubis", ServiceType::BpjsI).await?,
        patient_bpjs2: shop.patient(tx, "Budi Santoso", ServiceType::BpjsII).await?,
        patient_bpjs3: shop.patient(tx, "Herlina Siregar", ServiceType::BpjsIII).await?,
        patient_umum: shop.patient(tx, "Yusuf Hakim", ServiceType::Private).await?,
    })
}

struct Seeder {
    now: Millis,
}

impl Seeder {
    async fn frame(
        &self,
        tx: &mut Tx,
        branch: BranchId,
        brand: &str,
        kind: FrameKind,
        price: i64,
        stock: i64,
    ) -> Result<FrameId, Refusal> {
        let frame = Frame {
            id: FrameId(0),
            branch,
            code: String::new(),
            brand: brand.to_owned(),
            kind,
            purchase_price: Rupiah::new(price / 4)?,
            selling_price: Rupiah::new(price)?,
            stock,
        };
        Ok(shelf::add_frame_in(tx, frame, None, self.now).await?.id)
    }

    /// Without a stock it is a custom order.
    async fn lens(
        &self,
        tx: &mut Tx,
        branch: BranchId,
        brand: &str,
        price: i64,
        stock: Option<i64>,
    ) -> Result<LensId, Refusal> {
        let lens = Lens {
            id: LensId(0),
            branch,
            code: String::new(),
            brand: brand.to_owned(),
            lens_type: "SINGLE".to_owned(),
            coating: "Hard Coating".to_owned(),
            sph: Some(-100),
            cyl: None,
            axis: None,
            add: None,
            purchase_price: Rupiah::new(price / 4)?,
            selling_price: Rupiah::new(price)?,
            stock: stock.unwrap_or_default(),
            is_custom_order: stock.is_none(),
        };
        Ok(shelf::add_lens_in(tx, lens, None, self.now).await?.id)
    }

    async fn accessory(
        &self,
        tx: &mut Tx,
        branch: BranchId,
        name: &str,
        price: i64,
        stock: i64,
    ) -> Result<AccessoryId, Refusal> {
        let accessory = Accessory {
            id: AccessoryId(0),
            branch,
            name: name.to_owned(),
            purchase_price: Rupiah::new(price / 4)?,
            selling_price: Rupiah::new(price)?,
            stock,
        };
        Ok(shelf::add_accessory_in(tx, accessory, None, self.now).await?.id)
    }

    async fn patient(
        &self,
        tx: &mut Tx,
        name: &str,
        service_type: ServiceType,
    ) -> Result<PatientId, Refusal> {
        let details = PatientDetails {
            name: name.to_owned(),
            service_type,
            bpjs_number: None,
            phone: Some("081200000000".to_owned()),
            address: None,
            age: None,
        };
        Ok(patients::add_in(tx, details, self.now).await?.id)
    }
}
