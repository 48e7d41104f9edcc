//! Patients, as exported by the shops; all branches share them.

use std::collections::HashMap;

use melati_domain::patient::{ServiceType, phone};
use melati_store::patients::PatientDetails;

use super::{
    sheet::Sheet,
    table::{Column, NoHeader, Read, RowReader, Table},
};

/// Also where a patient who is known already is refused.
pub const NAME: &str = "nama_pasien";
const SERVICE: &str = "service_type";
const CARD: &str = "no_bpjs";
const PHONE: &str = "nohp";
const ADDRESS: &str = "alamat";
const AGE: &str = "umur";

const COLUMNS: &[Column] = &[
    Column::required(NAME, &["namapasien", "nama", "namalengkap", "pasien"]),
    Column::required(
        SERVICE,
        &["servicetype", "jenislayanan", "layanan", "jenispasien", "kelas", "kategori"],
    ),
    Column::optional(CARD, &["nobpjs", "nomorbpjs", "nokartu", "nokartupeserta", "nomorkartu", "kartubpjs"]),
    Column::optional(
        PHONE,
        &["nohp", "nomorhp", "hp", "nohandphone", "notelepon", "notelp", "telepon", "telp", "nowa", "wa"],
    ),
    Column::optional(ADDRESS, &["alamat", "address"]),
    Column::optional(AGE, &["umur", "usia"]),
];

/// What makes two rows the same patient beyond doubt.
pub type Sameness = (String, Option<String>, Option<String>);

/// Name whatever its case and spaces, phone and card number.
pub fn sameness(patient: &PatientDetails) -> Sameness {
    let name = patient.name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    (name, patient.phone.clone(), patient.bpjs_number.clone())
}

/// Reads patients; one that has the name, phone and card number of an earlier row is refused.
pub fn read(sheet: Sheet) -> Result<Table<PatientDetails>, NoHeader> {
    let mut seen = HashMap::new();
    Table::read(sheet, COLUMNS, |row| {
        let patient = patient(row)?;
        if let Some(first) = seen.get(&sameness(&patient)) {
            return Err(row.fault(NAME, format!("pasien yang sama sudah ada di baris {first}")));
        }
        seen.insert(sameness(&patient), row.number());
        Ok(patient)
    })
}

fn patient(row: &mut RowReader<'_>) -> Read<PatientDetails> {
    // Each field before any `?`, so that every fault of the row is reported.
    let name = row.required(NAME);
    let service_type = service_type(row);
    let bpjs_number = row.optional(CARD);
    let phone = phone_number(row);
    let address = row.optional(ADDRESS);
    let age = row.optional(AGE);
    Ok(PatientDetails {
        name: name?,
        service_type: service_type?,
        bpjs_number: bpjs_number?,
        phone: phone?,
        address: address?,
        age: age?,
    })
}

fn service_type(row: &mut RowReader<'_>) -> Read<ServiceType> {
    let text = row.optional(SERVICE)?.unwrap_or_default();
    if text.is_empty() {
        row.notice(format!("{SERVICE} kosong, dianggap UMUM"));
    }
    ServiceType::from_shop(&text)
        .map_err(|_| row.fault(SERVICE, "layanan tidak dikenal; tulis BPJS I, BPJS II, BPJS III atau UMUM"))
}

fn phone_number(row: &mut RowReader<'_>) -> Read<Option<String>> {
    let Some(text) = row.optional(PHONE)?.filter(|text| text != "0") else { return Ok(None) };
    let why = "bukan nomor telepon; tulis satu nomor saja, misalnya 081234567890";
    phone(&text).map(Some).ok_or_else(|| row.fault(PHONE, why))
}
