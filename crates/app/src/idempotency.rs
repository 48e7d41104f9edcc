//! Keys that make a request safe to repeat: whose it is, what counts as the same, what was made of it.

use melati_domain::{actor::Actor, day::Millis};
use melati_store::Tx;
use serde::Serialize;

use crate::{Field, FieldProblem, Refusal, sessions::hex};

/// A client's key that makes a request safe to repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// A key of 1–200 visible ASCII characters.
    pub fn new(text: &str) -> Result<Self, Refusal> {
        let fits = (1..=200).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        let problem = FieldProblem::Malformed("1 sampai 200 huruf, angka atau tanda tanpa spasi");
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(Refusal::invalid(Field::plain("Idempotency-Key"), problem))
        }
    }
}

/// Claims `key`, if there is one, for `request` about the row `number`; the number of that time where the same request
/// claimed it before, and then nothing is to be done again. Another request under the same key is refused.
pub(crate) async fn claimed(
    tx: &mut Tx,
    actor: &Actor,
    key: Option<IdempotencyKey>,
    request: &impl Serialize,
    number: i64,
    now: Millis,
) -> Result<Option<i64>, Refusal> {
    let Some(IdempotencyKey(key)) = key else { return Ok(None) };
    let hash = request_hash(request);
    if tx.claim_key(actor.user, &key, &hash, number, now).await? {
        return Ok(None);
    }
    let first = tx.key_claim(actor.user, &key).await?.filter(|claim| claim.request_hash == hash);
    Ok(Some(first.ok_or(Refusal::KeyReused)?.number))
}

/// Two requests are the same when what was understood of them is.
fn request_hash(typed: &impl Serialize) -> String {
    use sha2::Digest;
    let bytes = serde_json::to_vec(typed).unwrap_or_default();
    hex(&sha2::Sha256::digest(&bytes))
}
