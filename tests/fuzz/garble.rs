//! Making right input wrong, a little or a lot.

use std::fmt::Write as _;

use rand::{RngExt as _, rngs::StdRng};
use serde_json::{Value, json};

/// `value` with up to three of its parts replaced, removed or repeated; sometimes as it is.
pub(crate) fn tree(rng: &mut StdRng, mut value: Value) -> Value {
    for _ in 0..rng.random_range(0..4) {
        garble_node(rng, &mut value);
    }
    value
}

fn garble_node(rng: &mut StdRng, value: &mut Value) {
    // Down to a child, most of the time.
    if rng.random_bool(0.85) {
        match value {
            Value::Object(fields) if !fields.is_empty() => {
                let which = rng.random_range(0..fields.len());
                let name = fields.keys().nth(which).unwrap().clone();
                match rng.random_range(0..8) {
                    0 => {
                        fields.remove(&name);
                    }
                    1 => {
                        fields.insert("asing".to_owned(), odd(rng));
                    }
                    _ => garble_node(rng, fields.get_mut(&name).unwrap()),
                }
                return;
            }
            Value::Array(items) if !items.is_empty() => {
                let which = rng.random_range(0..items.len());
                match rng.random_range(0..8) {
                    0 => {
                        items.remove(which);
                    }
                    1 => {
                        let again = items[which].clone();
                        items.extend(std::iter::repeat_n(again, rng.random_range(1..60)));
                    }
                    _ => garble_node(rng, &mut items[which]),
                }
                return;
            }
            _ => {}
        }
    }
    *value = odd(rng);
}

/// A value that is seldom meant.
fn odd(rng: &mut StdRng) -> Value {
    match rng.random_range(0..14) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(0),
        3 => json!(-1),
        4 => json!(i64::MAX),
        5 => json!(i64::MIN),
        6 => json!(u64::MAX),
        7 => json!(1.5e300),
        8 => json!(""),
        9 => json!("x".repeat(rng.random_range(1..5_000))),
        10 => json!("\u{0}\u{202e}🌼' OR 1=1 --<b>"),
        11 => json!([]),
        12 => json!({ "jenis": ["frame"] }),
        _ => json!(rng.random_range(-5..1_000_000_i64)),
    }
}

/// `text` with some bytes changed; most often as it is.
pub(crate) fn text(rng: &mut StdRng, text: &str) -> Vec<u8> {
    if rng.random_bool(0.7) { text.as_bytes().to_vec() } else { bytes(rng, text.as_bytes()) }
}

/// `right` with up to eight bytes changed, removed, added, or a part of it repeated.
pub(crate) fn bytes(rng: &mut StdRng, right: &[u8]) -> Vec<u8> {
    let mut bytes = right.to_vec();
    for _ in 0..rng.random_range(0..8) {
        let at = rng.random_range(0..=bytes.len());
        match rng.random_range(0..5) {
            0 => bytes.insert(at, rng.random()),
            1 if at < bytes.len() => {
                bytes.remove(at);
            }
            2 if at < bytes.len() => bytes[at] ^= 1 << rng.random_range(0..8),
            3 => bytes.truncate(at),
            _ => {
                let part = bytes[at..].to_vec();
                bytes.extend(part);
            }
        }
        bytes.truncate(4_000);
    }
    bytes
}

/// As it goes into an address: everything escaped, or only what the standard forbids there.
pub(crate) fn percent(rng: &mut StdRng, bytes: &[u8]) -> String {
    let all = rng.random_bool(0.5);
    bytes.iter().fold(String::new(), |mut text, &byte| {
        if byte.is_ascii_alphanumeric() && !all {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

/// A query string with names, values and separators changed, in characters that an address may hold.
pub(crate) fn query(rng: &mut StdRng, right: &str) -> String {
    let garbled = bytes(rng, right.as_bytes());
    garbled.iter().fold(String::new(), |mut text, &byte| {
        if byte.is_ascii_alphanumeric() || b"=&,-_%+".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}
