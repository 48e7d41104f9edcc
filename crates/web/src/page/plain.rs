//! The sale form for browsers without script: goods by their codes, one to a line.

use melati_domain::{id::UserId, money::Rupiah};

use super::sale::FormState;

/// One line of goods, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// `FR000123` or `L00031 x2`, or `L00031#41 x2` for one of several with that code
    Code {
        /// A frame's, a lens's or an accessory's; [`numbered`] takes it apart.
        code: String,
        /// Pieces.
        quantity: i64,
    },
    /// `frame sendiri`
    OwnFrame,
    /// `gosok Progressive S -2,00 = 350.000 x2`
    Custom {
        /// What it is to be.
        description: String,
        /// Each.
        price: Rupiah,
        /// Pieces.
        quantity: i64,
    },
}

impl std::fmt::Display for Wanted {
    /// As it is typed; [`wanted`] reads it back.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Code { code, quantity } => write!(f, "{code} x{quantity}"),
            Self::OwnFrame => f.write_str("frame sendiri"),
            Self::Custom { description, price, quantity } => {
                write!(f, "gosok {description} = {price} x{quantity}")
            }
        }
    }
}

/// The form with what was typed and what came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlainSale {
    /// What was typed, and what is wrong with it.
    pub state: FormState,
    /// Makes a form that is sent twice one sale.
    pub key: String,
    /// The price, once it was asked for.
    pub price: Option<PlainPrice>,
    /// Who may say yes to its discount; empty where nobody need.
    pub approvers: Vec<(UserId, String)>,
}

/// A priced basket in a few words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainPrice {
    /// Whose it is.
    pub customer: String,
    /// Each line: what, and how much.
    pub lines: Vec<(String, Rupiah)>,
    /// Billed to BPJS.
    pub claim: Rupiah,
    /// Why a BPJS patient pays that; empty for private customers.
    pub reason: String,
    /// What to look at before saving.
    pub notices: Vec<String>,
    /// What the customer pays.
    pub total: Rupiah,
    /// What is handed back.
    pub change: Rupiah,
    /// What stays due.
    pub balance: Rupiah,
}

/// Reads a list of goods; of the first line that cannot be read, its number and what would be right.
pub fn wanted(text: &str) -> Result<Vec<Wanted>, (usize, &'static str)> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(index, line)| one(line.trim()).map_err(|problem| (index + 1, problem))).collect()
}

/// As [`wanted`], of codes alone; what is wrong is told in words.
pub fn codes(text: &str) -> Result<Vec<(String, i64)>, String> {
    let goods = wanted(text).map_err(|(line, problem)| format!("Baris {line}: {problem}."))?;
    let goods = goods.into_iter().map(|want| match want {
        Wanted::Code { code, quantity } => Ok((code, quantity)),
        Wanted::OwnFrame | Wanted::Custom { .. } => Err("tulis kode barang yang ada di rak".to_owned()),
    });
    goods.collect()
}

/// Lenses of several powers may share a code: `L00031#41` is the one with number 41.
pub fn numbered(code: &str) -> (&str, Option<i64>) {
    let number = code.rsplit_once('#').and_then(|(code, number)| Some((code, number.parse().ok()?)));
    number.map_or((code, None), |(code, number)| (code, Some(number)))
}

fn one(line: &str) -> Result<Wanted, &'static str> {
    const CUSTOM: &str = "tulis: gosok keterangan = harga x jumlah";
    let (what, quantity) = pieces(line)?;
    if what.eq_ignore_ascii_case("frame sendiri") {
        return Ok(Wanted::OwnFrame);
    }
    let custom = what.split_once(' ').filter(|(word, _)| word.eq_ignore_ascii_case("gosok"));
    let Some((_, rest)) = custom else {
        // A number at the end makes a code of what has spaces, too.
        return if what.contains(' ') && numbered(what).1.is_none() {
            Err("tulis satu kode, lalu x dan jumlahnya bila lebih dari satu")
        } else {
            Ok(Wanted::Code { code: what.to_owned(), quantity })
        };
    };
    let (description, price) = rest.rsplit_once('=').ok_or(CUSTOM)?;
    let price = price.trim().parse().map_err(|_| CUSTOM)?;
    Ok(Wanted::Custom { description: description.trim().to_owned(), price, quantity })
}

/// `… x2` → what stands before it, and 2; without it one.
fn pieces(line: &str) -> Result<(&str, i64), &'static str> {
    let last = line.rsplit_once(' ').and_then(|(what, last)| {
        let digits = last.strip_prefix(['x', 'X', '×'])?;
        Some((what.trim_end(), digits))
    });
    match last {
        Some((what, digits)) => {
            let quantity = digits.parse().ok().filter(|quantity| *quantity >= 1);
            Ok((what, quantity.ok_or("jumlah ditulis x1, x2, x3, …; hapus barisnya bila tidak jadi")?))
        }
        None => Ok((line, 1)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(code: &str, quantity: i64) -> Wanted {
        Wanted::Code { code: code.to_owned(), quantity }
    }

    #[test]
    fn goods_are_read_line_by_line() {
        let text = "FR000123\n\n  L00031 x2 \nframe sendiri\ngosok Progressive S -2,00 = 350.000 x2\nGosok MINUS=Rp 90000";
        let custom = |description: &str, price: i64, quantity| Wanted::Custom {
            description: description.to_owned(),
            price: Rupiah::new(price).unwrap(),
            quantity,
        };
        let expected = [
            code("FR000123", 1),
            code("L00031", 2),
            Wanted::OwnFrame,
            custom("Progressive S -2,00", 350_000, 2),
            custom("MINUS", 90_000, 1),
        ];
        assert_eq!(wanted(text).unwrap(), expected);
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named() {
        for (text, line) in [
            ("FR1\nFR2 FR3", 2),
            ("gosok tanpa harga", 1),
            ("\n\nFR1 xx", 3),
            ("gosok a = b", 1),
            ("FR1 x0", 1),
            ("FR1 x-1", 1),
        ] {
            assert_eq!(wanted(text).unwrap_err().0, line, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(code in "[A-Z]{1,3}[0-9]{1,6}|RAY BAN [0-9]{1,4}#[0-9]{1,6}", words in "[A-Za-z][A-Za-z0-9=,+ -]{0,30}[A-Za-z0-9]",
            price in 0..9_000_000_i64, quantity in 1..100_i64) {
            let all = [
                Wanted::Code { code, quantity },
                Wanted::OwnFrame,
                Wanted::Custom { description: words, price: Rupiah::new(price).unwrap(), quantity },
            ];
            let text = all.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
            prop_assert_eq!(wanted(&text).unwrap(), all);
        }

        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = wanted(&text);
        }
    }
}
