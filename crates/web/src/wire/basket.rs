//! A basket as the till sends it, and other things done to a sale.

use melati_app::{
    approvals::TypedApproval,
    basket::{Buyer, TypedBasket, TypedLine, TypedPayments},
    payments::TypedPayment,
};
use melati_domain::{
    catalogue::Product,
    id::{AccessoryId, BranchId, FrameId, LensId, PatientId, UserId},
    money::Rupiah,
    sale::{LineKind, MAX_TENDERS, PaymentMethod},
};
use serde::Deserialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, OneOfBuilder, Ref, RefOr, Schema, Type, schema::AdditionalProperties},
};

use super::{
    given,
    leaf::{Amount, Date, Description, Id, PersonName, Pin, Quantity, Reason, Tendered},
    words::{BankWord, LineKindWord, MethodWord, Vocabulary, WorkWord},
};
use crate::problem::Problem;

/// A basket. Prices of catalogue items come from the server, never from here.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Basket {
    /// The registered patient; either this or `nama_pasien_manual`.
    pasien_id: Option<Id>,
    /// The name of a walk-in.
    nama_pasien_manual: Option<PersonName>,
    /// Given by a super admin; everybody else's is the session's.
    branch_id: Option<Id>,
    /// What is bought.
    #[schema(min_items = 1, max_items = 100)]
    items: Vec<BasketItem>,
    /// Discount; 0 if left out.
    diskon: Option<Amount>,
    /// Extra typed by the cashier; 0 if left out.
    biaya_tambahan_manual: Option<Amount>,
    /// Handed over now in several ways, at most 10; instead of the next three.
    #[schema(max_items = 10)]
    pembayaran: Option<Vec<NewPayment>>,
    /// Handed over now; 0 if left out.
    bayar: Option<Amount>,
    /// How; cash if left out.
    metode_pembayaran: Option<MethodWord>,
    /// Which bank; with a transfer only.
    bank_transfer: Option<BankWord>,
    /// Promised day.
    tanggal_siap: Option<Date>,
    /// Business day, today if left out; admins only.
    tanggal: Option<Date>,
    /// Somebody's yes to a discount above one's limit.
    persetujuan: Option<Approval>,
    /// The total that was shown last. Where it is another by now, nothing is booked: `price_changed`.
    total_terlihat: Option<Amount>,
}

/// Somebody's yes, typed at another's till.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// Who: one of the quote's `penyetuju`.
    user_id: Id,
    /// Their PIN: 6 digits.
    pin: Pin,
}

impl Basket {
    /// As the application takes it.
    pub(crate) fn typed(self) -> Result<TypedBasket, Problem> {
        let buyer = buyer(self.pasien_id, self.nama_pasien_manual)?;
        let buyer = buyer.ok_or_else(|| Problem::field("pasien_id", "isi ini, atau nama_pasien_manual"))?;
        let lines = typed_items(self.items)?;
        let payments = match self.pembayaran {
            Some(several) => {
                let one = [
                    ("bayar", self.bayar.is_some()),
                    ("metode_pembayaran", self.metode_pembayaran.is_some()),
                    ("bank_transfer", self.bank_transfer.is_some()),
                ];
                if let Some((name, _)) = one.iter().find(|(_, given)| *given) {
                    return Err(Problem::field(*name, "kosongkan bila pembayaran diisi"));
                }
                if several.len() > MAX_TENDERS {
                    return Err(Problem::field("pembayaran", format!("paling banyak {MAX_TENDERS}")));
                }
                TypedPayments::Several(several.iter().map(NewPayment::typed).collect::<Result<_, _>>()?)
            }
            None => TypedPayments::One(TypedPayment {
                tendered: self.bayar.map_or(Rupiah::ZERO, |amount| amount.0),
                method: self.metode_pembayaran.map_or(PaymentMethod::Cash, |word| word.0),
                bank: self.bank_transfer.map(|word| word.0),
            }),
        };
        let amount = |typed: Option<Amount>| typed.map_or(Rupiah::ZERO, |amount| amount.0);
        Ok(TypedBasket {
            branch: self.branch_id.map(|id| BranchId(id.0)),
            buyer,
            lines,
            discount: amount(self.diskon),
            manual_extra: amount(self.biaya_tambahan_manual),
            payments,
            promised_day: self.tanggal_siap.map(|date| date.0),
            day: self.tanggal.map(|date| date.0),
            approval: self.persetujuan.map(|it| TypedApproval { user: UserId(it.user_id.0), pin: it.pin.0 }),
            seen_total: self.total_terlihat.map(|amount| amount.0),
        })
    }
}

/// Who buys, if that is said.
pub(crate) fn buyer(patient: Option<Id>, walk_in: Option<PersonName>) -> Result<Option<Buyer>, Problem> {
    match (patient, walk_in) {
        (Some(id), None) => Ok(Some(Buyer::Patient(PatientId(id.0)))),
        (None, Some(name)) => Ok(Some(Buyer::WalkIn(name.0))),
        (None, None) => Ok(None),
        (Some(_), Some(_)) => Err(Problem::field("nama_pasien_manual", "kosongkan bila pasien_id diisi")),
    }
}

/// Items as the application takes them.
pub(crate) fn typed_items(items: Vec<BasketItem>) -> Result<Vec<TypedLine>, Problem> {
    items.into_iter().enumerate().map(|(index, item)| item.typed(index)).collect()
}

/// One item. Which fields belong to it is decided by `jenis`; a field too many is refused like one too few.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BasketItem {
    jenis: LineKindWord,
    #[serde(default, deserialize_with = "given")]
    id: Option<Id>,
    #[serde(default, deserialize_with = "given")]
    quantity: Option<Quantity>,
    #[serde(default, deserialize_with = "given")]
    keterangan: Option<Description>,
    #[serde(default, deserialize_with = "given")]
    harga: Option<Amount>,
}

impl BasketItem {
    /// Fields by kind: those it must have; it may have no other.
    const fn fields(kind: LineKind) -> &'static [&'static str] {
        match kind {
            LineKind::Frame | LineKind::Lens | LineKind::Accessory => &["id", "quantity"],
            LineKind::CustomLens => &["keterangan", "harga", "quantity"],
            LineKind::OwnFrame => &[],
        }
    }

    fn typed(self, index: usize) -> Result<TypedLine, Problem> {
        let kind = self.jenis.0;
        let present = [
            ("id", self.id.is_some()),
            ("quantity", self.quantity.is_some()),
            ("keterangan", self.keterangan.is_some()),
            ("harga", self.harga.is_some()),
        ];
        for (name, given) in present {
            let message = match (name, given, Self::fields(kind).contains(&name)) {
                (_, true, true) | (_, false, false) => continue,
                (_, false, true) => "wajib diisi".to_owned(),
                ("harga", true, false) => "harga diambil dari katalog, jangan dikirim".to_owned(),
                (_, true, false) => format!("tidak berlaku untuk {kind}"),
            };
            return Err(Problem::field(format!("items[{index}].{name}"), message));
        }
        // What is missing was refused above.
        let quantity = self.quantity.map_or(1, |n| n.0);
        let number = self.id.map_or(0, |id| id.0);
        Ok(match kind {
            LineKind::Frame => TypedLine::Product { product: Product::Frame(FrameId(number)), quantity },
            LineKind::Lens => TypedLine::Product { product: Product::Lens(LensId(number)), quantity },
            LineKind::Accessory => {
                TypedLine::Product { product: Product::Accessory(AccessoryId(number)), quantity }
            }
            LineKind::CustomLens => TypedLine::CustomLens {
                description: self.keterangan.map(|text| text.0).unwrap_or_default(),
                price: self.harga.map_or(Rupiah::ZERO, |price| price.0),
                quantity,
            },
            LineKind::OwnFrame => TypedLine::OwnFrame,
        })
    }
}

impl PartialSchema for BasketItem {
    fn schema() -> RefOr<Schema> {
        LineKind::VALUES.iter().fold(OneOfBuilder::new(), |shapes, &kind| shapes.item(shape_of(kind))).into()
    }
}

fn shape_of(kind: LineKind) -> RefOr<Schema> {
    let word = ObjectBuilder::new().schema_type(Type::String).enum_values(Some([kind.as_str()]));
    let shape = ObjectBuilder::new()
        .property("jenis", word)
        .required("jenis")
        .additional_properties(Some(AdditionalProperties::FreeForm(false)));
    let fields = BasketItem::fields(kind).iter();
    fields
        .fold(shape, |shape, &name| {
            let schema = match name {
                "id" => Id::name(),
                "quantity" => Quantity::name(),
                "keterangan" => Description::name(),
                _ => Amount::name(),
            };
            shape.property(name, Ref::from_schema_name(schema)).required(name)
        })
        .into()
}

impl ToSchema for BasketItem {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((Id::name().into(), Id::schema()));
        schemas.push((Quantity::name().into(), Quantity::schema()));
        schemas.push((Description::name().into(), Description::schema()));
        schemas.push((Amount::name().into(), Amount::schema()));
    }
}

/// A payment towards a balance.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPayment {
    /// Handed over; only cash may exceed what is due.
    jumlah: Tendered,
    metode_pembayaran: MethodWord,
    /// Which bank; with a transfer only.
    bank_transfer: Option<BankWord>,
}

impl NewPayment {
    /// As the application takes it.
    pub(crate) fn typed(&self) -> Result<TypedPayment, Problem> {
        let tendered = Rupiah::new(self.jumlah.0).map_err(melati_app::Refusal::from)?;
        Ok(TypedPayment {
            tendered,
            method: self.metode_pembayaran.0,
            bank: self.bank_transfer.map(|word| word.0),
        })
    }
}

/// Glasses that are handed over.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pickup {
    /// What is paid of the balance with it; left out where nothing is due.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub(crate) pembayaran: Option<NewPayment>,
}

/// One step of the workflow.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStep {
    /// Where to.
    pub(crate) status_pengerjaan: WorkWord,
    /// Why; needed to go back.
    pub(crate) alasan: Option<Reason>,
}

/// Why a sale is voided.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Voiding {
    /// Why.
    pub(crate) alasan: Reason,
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::json::tests::decoded;

    fn typed(items: &Value) -> Result<TypedBasket, Problem> {
        decoded::<Basket>(&json!({"pasien_id": 1, "items": items})).and_then(Basket::typed)
    }

    #[test]
    fn each_kind_of_item_is_read() {
        let items = json!([
            {"jenis": "frame", "id": 1, "quantity": 1},
            {"jenis": "lensa_gosok", "keterangan": "progresif -2.00", "harga": 250_000, "quantity": 2},
            {"jenis": "frame_sendiri"},
        ]);
        let lines = typed(&items).unwrap().lines;
        assert_eq!(lines[0], TypedLine::Product { product: Product::Frame(FrameId(1)), quantity: 1 });
        let price = Rupiah::new(250_000).unwrap();
        assert_eq!(
            lines[1],
            TypedLine::CustomLens { description: "progresif -2.00".to_owned(), price, quantity: 2 }
        );
        assert_eq!(lines[2], TypedLine::OwnFrame);
    }

    #[test]
    fn what_does_not_belong_is_named_by_its_place() {
        let table = [
            (json!({"jenis": "frame", "id": 1, "quantity": 1, "harga": 1}), "items[0].harga"),
            (json!({"jenis": "frame", "id": 1, "quantity": 1, "harga": null}), "items[0].harga"),
            (json!({"jenis": "frame", "quantity": 1}), "items[0].id"),
            (json!({"jenis": "frame", "id": 1, "quantity": 0}), "items[0].quantity"),
            (json!({"jenis": "frame", "id": 1, "quantity": 99_999_999_999_999_999_i64}), "items[0].quantity"),
            (json!({"jenis": "lensa_gosok", "keterangan": "x", "quantity": 1}), "items[0].harga"),
            (
                json!({"jenis": "lensa_gosok", "keterangan": " ", "harga": 1, "quantity": 1}),
                "items[0].keterangan",
            ),
            (json!({"jenis": "frame_sendiri", "quantity": 1}), "items[0].quantity"),
            (json!({"jenis": "kursi"}), "items[0].jenis"),
            (json!({"jenis": "frame", "id": 1, "quantity": 1, "price": 1}), "items[0].price"),
        ];
        for (item, path) in table {
            let problem = typed(&json!([item])).unwrap_err();
            assert_eq!((problem.fields[0].0.as_str(), problem.status.as_u16()), (path, 422), "{item}");
        }
    }

    #[test]
    fn amounts_are_whole_rupiah_from_zero_up() {
        for wrong in [
            json!(-1),
            json!(1.5),
            json!("1000"),
            json!(9_007_199_254_740_992_i64),
            json!(1e300),
            json!(true),
        ] {
            let body = json!({"pasien_id": 1, "items": [], "diskon": wrong});
            let problem = decoded::<Basket>(&body).unwrap_err();
            assert_eq!(problem.fields[0].0, "diskon", "{wrong}");
        }
    }

    #[test]
    fn a_sale_is_paid_in_one_way_or_in_a_list_of_ways() {
        let typed = |paid: Value| {
            let mut body = json!({"pasien_id": 1, "items": []});
            body.as_object_mut().unwrap().extend(paid.as_object().unwrap().clone());
            decoded::<Basket>(&body).and_then(Basket::typed)
        };
        let list = json!([
            {"jumlah": 50_000, "metode_pembayaran": "cash"},
            {"jumlah": 70_000, "metode_pembayaran": "transfer", "bank_transfer": "BRI"},
        ]);
        let payments = typed(json!({"pembayaran": list})).unwrap().payments;
        assert_eq!(payments.all().len(), 2);
        assert_eq!(payments.all()[1].bank, Some(melati_domain::sale::Bank::Bri));
        assert_eq!(typed(json!({"bayar": 1_000})).unwrap().payments.all()[0].tendered.get(), 1_000);
        assert_eq!(typed(json!({"pembayaran": []})).unwrap().payments.all(), []);
        for (name, value) in
            [("bayar", json!(0)), ("metode_pembayaran", json!("cash")), ("bank_transfer", json!("BRI"))]
        {
            let problem = typed(json!({"pembayaran": list, name: value})).unwrap_err();
            assert_eq!(problem.fields[0].0, name);
        }
        let many = vec![json!({"jumlah": 1, "metode_pembayaran": "cash"}); MAX_TENDERS + 1];
        assert_eq!(typed(json!({"pembayaran": many})).unwrap_err().fields[0].0, "pembayaran");
    }

    #[test]
    fn somebody_must_buy() {
        for body in [json!({"items": []}), json!({"items": [], "pasien_id": 1, "nama_pasien_manual": "Budi"})]
        {
            assert_eq!(decoded::<Basket>(&body).and_then(Basket::typed).unwrap_err().status.as_u16(), 422);
        }
    }
}
