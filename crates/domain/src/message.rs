//! What a branch writes to its patients by `WhatsApp`: one builder of every text, with the hours of that branch. Source:
//! domain facts, section 9 (the text existed three times, once with the wrong branch's hours) and section 10, number 34
//! (a message never moves an order).

use crate::{branch::Settings, workflow::WorkStatus};

/// A phone number as `wa.me` wants it: digits with the country's 62. None where it cannot be a number.
pub fn whatsapp_number(phone: &str) -> Option<String> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let local = digits.strip_prefix("62").or_else(|| digits.strip_prefix('0')).unwrap_or(&digits);
    (8..=13).contains(&local.len()).then(|| format!("62{local}"))
}

/// What an order's message tells.
#[derive(Debug, Clone, Copy)]
pub struct OrderMessage<'a> {
    /// Whom it greets.
    pub customer: &'a str,
    /// The order's code.
    pub code: &'a str,
    /// Where it stands.
    pub status: WorkStatus,
    /// `20 Juli 2026`, if promised.
    pub promised: Option<&'a str>,
    /// `Rp 150.000`, if something is still due.
    pub due: Option<&'a str>,
    /// The branch's name.
    pub branch: &'a str,
    /// Where it is and when it is open.
    pub settings: &'a Settings,
}

impl OrderMessage<'_> {
    /// The text that fits where the order stands.
    pub fn text(&self) -> String {
        let Self { customer, code, branch, .. } = *self;
        let news = match self.status {
            WorkStatus::Done | WorkStatus::PatientTold => {
                let due = self.due.map(|due| format!(" Kekurangan pembayaran {due}.")).unwrap_or_default();
                format!("Kacamata Anda dengan nomor {code} sudah selesai dan dapat diambil di {branch}.{due}")
            }
            WorkStatus::Collected => format!("Terima kasih telah berbelanja di {branch} (nota {code})."),
            WorkStatus::Waiting
            | WorkStatus::LensOrdered
            | WorkStatus::LensArrived
            | WorkStatus::InProgress => {
                let promised = self.promised.map(|day| format!(" Perkiraan siap {day}.")).unwrap_or_default();
                format!(
                    "Terima kasih telah berbelanja di {branch}. Pesanan Anda {code} sedang kami kerjakan.{promised}"
                )
            }
        };
        let mut parts = vec![format!("Halo {customer},"), news];
        if !self.settings.address.is_empty() {
            parts.push(format!("Alamat: {}.", self.settings.address));
        }
        if let Some(hours) = self.settings.hours.told() {
            parts.push(format!("Jam buka: {hours}. Di luar jam itu kami tidak melayani."));
        }
        parts.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_write_them() {
        for typed in ["0812-3456-7890", "62 812 3456 7890", "+6281234567890", "81234567890"] {
            assert_eq!(whatsapp_number(typed).as_deref(), Some("6281234567890"), "{typed}");
        }
        for typed in ["", "-", "0812", "62"] {
            assert_eq!(whatsapp_number(typed), None, "{typed}");
        }
    }

    #[test]
    fn each_branch_tells_its_own_hours() {
        let told = |settings: &Settings, status| {
            let message = OrderMessage {
                customer: "Dewi",
                code: "MLT-000001",
                status,
                promised: Some("20 Juli 2026"),
                due: Some("Rp 150.000"),
                branch: "Optik Melati Cabang 2",
                settings,
            };
            message.text()
        };
        let settings = Settings {
            hours: "11.00-19.30;;;;;;".parse().unwrap(),
            address: "Jalan Raya 2".into(),
            ..Settings::default()
        };
        let ready = told(&settings, WorkStatus::Done);
        assert!(ready.contains("Kekurangan pembayaran Rp 150.000."), "{ready}");
        assert!(ready.contains("Senin 11.00–19.30; Selasa–Minggu tutup"), "{ready}");
        let early = told(&Settings::default(), WorkStatus::Waiting);
        assert!(early.ends_with("Perkiraan siap 20 Juli 2026."), "{early}");
    }
}
