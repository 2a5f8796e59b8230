//! What customers order: the signed contract that lies on the rep's desk, and which of it he will
//! get wrong at first.

use kernel::{Currency, Date, Money, Quantity, Rate, UnitPrice, round_div};
use serde_json::{Value, json};

use super::{
    json::{items, number, text},
    people::Person,
    world::World,
};

/// A signed contract, as the order should say it.
#[derive(Debug, Clone)]
pub(super) struct Contract {
    /// The whole content of a complete and correct order.
    pub(super) content: Value,
    /// What the rep gets wrong when he first enters it.
    pub(super) slip: Option<Slip>,
    /// Whether the customer will think better of it.
    pub(super) falls_through: bool,
    /// The round in which a reviewer objects, if any.
    pub(super) objected: bool,
}

/// What a rep gets wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slip {
    /// Contract number and technical parameters come later.
    Incomplete,
    /// A price that is not the contract's, below the floor.
    CheapPrice,
    /// A quantity that is not the contract's.
    WrongQuantity,
}

/// What is done up in homes.
pub(super) const DECORATION: &str = "decoration";

/// What this company makes and sells.
pub(super) const EQUIPMENT: &str = "equipment";

/// The kinds of order that reps sell, and how many of a hundred are of each.
const KINDS: [(&str, i64); 4] = [
    (EQUIPMENT, 60),
    ("customer", 15),
    ("business", 15),
    ("general", 10),
];

/// How many equipment orders in a hundred are for installation alone.
const INSTALLATION_ALONE: u32 = 8;
/// How many orders in a hundred come over the counter of the shop.
const FROM_SHOP: u32 = 10;

/// Equipment that is made, not taken from stock: what customers abroad order, and what is drawn first.
pub(super) const MADE: &str = "made";

/// What kind of order comes to somebody. Clerks' orders have a rule book of their own.
fn kind(world: &mut World, rep: &Person) -> &'static str {
    if rep.holds("order_clerk") {
        return "clerk";
    }
    let mut left = world.dice.between(0, 99);
    for (kind, share) in KINDS {
        if left < share {
            return kind;
        }
        left -= share;
    }
    EQUIPMENT
}

/// The post that enters orders of a kind.
pub(super) fn seller(kind: &str) -> &'static str {
    match kind {
        "clerk" | "clerk_reviewed" | "billing" => "order_clerk",
        DECORATION => "designer",
        _ => "sales_rep",
    }
}

/// A customer signs a contract with a rep.
pub(super) async fn sign(
    world: &mut World,
    rep: &Person,
    wanted: Option<&str>,
) -> anyhow::Result<Option<Contract>> {
    let kind = wanted.unwrap_or_else(|| kind(world, rep));
    let Some(mut need) = need(world, rep, kind).await? else {
        return Ok(None);
    };
    let today = world.today();
    // Now and then a contract lies in a drawer before it is entered.
    let signed_on = if world.dice.chance(12) {
        world.dice.day_after(today, -9, -4)
    } else {
        world.dice.day_after(today, -1, 0)
    };
    let number = world.next_number("contract");
    let repeated = u32::from(world.dice.chance(3) && number > 1);
    need.content["customer_po_no"] = json!(format!("PO-{:04}", number - repeated));
    need.content["contract_no"] = json!(format!("HT-{signed_on}-{number:03}"));
    need.content["contract_signed_on"] = json!(signed_on);
    need.content["contract_amount"] = json!(need.amount());
    need.content["payment_terms"] = json!({"instalments": terms(world)});
    let slip = match world.dice.between(0, 99) {
        0..=24 => Some(Slip::Incomplete),
        25..=29 => Some(Slip::CheapPrice),
        30..=35 => Some(Slip::WrongQuantity),
        _ => None,
    };
    Ok(Some(Contract {
        content: need.content,
        slip,
        falls_through: world.dice.chance(5),
        objected: false,
    }))
}

/// What a customer needs: an order's words without those of a contract.
#[derive(Debug)]
pub(super) struct Need {
    pub(super) customer: Value,
    pub(super) content: Value,
    cents: i64,
}

impl Need {
    /// What it comes to with tax.
    fn amount(&self) -> String {
        Money::new(self.cents, Currency::CNY).to_decimal()
    }
}

/// One of the rep's customers needs something. Who pays in a foreign currency is quoted first.
pub(super) async fn need(
    world: &mut World,
    rep: &Person,
    kind: &str,
) -> anyhow::Result<Option<Need>> {
    let customers = customers(world, rep).await?;
    let Some(chosen) = world.dice.pick(&customers).cloned() else {
        return Ok(None);
    };
    need_of(world, rep, (&chosen, kind)).await.map(Some)
}

/// The rep's customers who pay in our money.
pub(super) async fn customers(world: &mut World, rep: &Person) -> anyhow::Result<Vec<String>> {
    let all = world.get(rep, "/customers?limit=200").await?;
    let active = items(&all)
        .iter()
        .filter(|c| c["active"] == true && c["currency"].as_str().is_none_or(|code| code == "CNY"));
    Ok(active.map(|c| text(c, "/id").to_owned()).collect())
}

/// A certain customer needs something.
pub(super) async fn need_of(
    world: &mut World,
    rep: &Person,
    (customer, kind): (&str, &str),
) -> anyhow::Result<Need> {
    let customer = world.get(rep, &format!("/customers/{customer}")).await?;
    let products = world.get(rep, "/products?limit=200").await?;
    let (mut lines, mut cents, mut lead) = (Vec::new(), 0, 0);
    let all = items(&products);
    let (services, goods): (Vec<Value>, Vec<Value>) =
        all.iter().cloned().partition(|p| p["supply"] == "service");
    // Now and then only the putting up is ordered, of what stands there already.
    let alone = kind == EQUIPMENT && world.dice.chance(INSTALLATION_ALONE);
    let kinds = if alone { 1 } else { world.dice.between(1, 3) };
    for _ in 0..kinds {
        let from = match (alone, lines.is_empty()) {
            (true, _) => &*services,
            (false, true) => &*goods,
            (false, false) => all,
        };
        let Some(product) = choose(world, kind, from) else {
            continue;
        };
        if lines
            .iter()
            .any(|line: &Value| line["product_id"] == product["id"])
        {
            continue;
        }
        lead = lead.max(number(&product, "/lead_days"));
        let (line, gross) = line(world, &product);
        cents += gross;
        lines.push(line);
    }
    let today = world.today();
    let content = json!({
        "order_type": if kind == MADE { EQUIPMENT } else { kind },
        "currency": customer["currency"],
        "customer_id": customer["id"],
        "contact_name": text(&customer, "/contacts/0/name"),
        "contact_phone": text(&customer, "/contacts/0/phone"),
        "channel": channel(world, &customer),
        "delivery_mode": "freight",
        "delivery_on": delivery_day(world, today, lead),
        "delivery_place": text(&customer, "/address"),
        "lines": lines,
    });
    Ok(Need {
        customer,
        content,
        cents,
    })
}

/// How the order came: over the counter of the shop now and then, or as the customer always comes;
/// of one of unknown origin, by word of mouth.
fn channel<'a>(world: &mut World, customer: &'a Value) -> &'a str {
    match text(customer, "/channel") {
        _ if world.dice.chance(FROM_SHOP) => "shop",
        "" => "referral",
        channel => channel,
    }
}

/// What this company is asked for: mostly what it makes or keeps, sometimes parts; general sales are
/// of parts, since nothing is made for them.
pub(super) fn choose(world: &mut World, kind: &str, products: &[Value]) -> Option<Value> {
    let parts = world.dice.chance(8) || kind == "general";
    let fits = |product: &Value| match (kind, text(product, "/supply")) {
        (MADE, supply) => supply == "make",
        (_, "service") => kind != "general",
        (_, supply) => (supply == "buy") == parts,
    };
    let wanted: Vec<&Value> = products
        .iter()
        .filter(|p| p["active"] == true && fits(p))
        .collect();
    world.dice.pick(&wanted).map(|p| (*p).clone())
}

/// A line of the contract and its gross amount in minor units.
pub(super) fn line(world: &mut World, product: &Value) -> (Value, i64) {
    let list = UnitPrice::parse(text(product, "/list_price")).unwrap_or_default();
    let pieces = match list.0 / UnitPrice::ONE.0 {
        0..=999 => world.dice.between(4, 30),
        1000..=19_999 => world.dice.between(1, 5),
        _ => world.dice.between(1, 2),
    };
    let off = world.dice.between(0, 6);
    let whole = list.0 / UnitPrice::ONE.0 * (100 - off) / 100;
    let (quantity, price) = (Quantity::whole(pieces), UnitPrice::whole(whole.max(1)));
    let rate = Rate::parse(text(product, "/tax_rate")).unwrap_or_default();
    let net = i128::from(pieces) * i128::from(price.0 / UnitPrice::ONE.0) * 100;
    let tax = round_div(net * i128::from(rate.0), i128::from(Rate::ONE.0));
    let parameters: Vec<Value> = items(&product["parameters"])
        .iter()
        .map(|name| json!({"name": name, "value": parameter(name.as_str().unwrap_or_default())}))
        .collect();
    let parameters = if parameters.is_empty() {
        vec![json!({"name": "规格", "value": "按样本"})]
    } else {
        parameters
    };
    let line = json!({
        "product_id": product["id"],
        "quantity": quantity,
        "unit_price": price,
        "parameters": parameters,
    });
    (line, i64::try_from(net + tax).unwrap_or(i64::MAX))
}

fn parameter(name: &str) -> &'static str {
    match name {
        "流量" => "50 m³/h",
        "扬程" => "32 m",
        "电压" => "380 V",
        "介质" => "稀盐酸 10%",
        "功率" => "75 kW",
        "回路数" => "2",
        _ => "按技术协议",
    }
}

fn delivery_day(world: &mut World, today: Date, lead_days: i64) -> Date {
    let promised = today.plus_days(lead_days * 2 + 12);
    world.dice.day_after(promised, 0, 20)
}

/// The terms that customers of this trade get.
pub(super) fn terms(world: &mut World) -> Value {
    let part = |percent: &str, event: &str, kind: &str, n: u32| json!({"percent": percent, "event": event, "due": {"kind": kind, "n": n}});
    match world.dice.between(0, 9) {
        0..=2 => json!([
            part("30", "contract", "days", 7),
            part("60", "before_shipping", "days", 0),
            part("10", "retention", "months", 12)
        ]),
        3..=5 => json!([
            part("30", "contract", "days", 7),
            part("70", "before_shipping", "days", 0)
        ]),
        6..=7 => json!([
            part("50", "before_shipping", "days", 0),
            part("50", "acceptance", "working_days", 5)
        ]),
        8 => json!([
            part("20", "contract", "days", 5),
            part("80", "shipping", "end_of_month", 10)
        ]),
        _ => json!([
            part("20", "contract", "days", 7),
            part("40", "before_shipping", "days", 0),
            part("30", "acceptance", "days", 15),
            part("10", "retention", "months", 6)
        ]),
    }
}

impl Contract {
    /// One whose order says at once what was agreed.
    pub(super) const fn met(content: Value) -> Self {
        Self {
            content,
            slip: None,
            falls_through: false,
            objected: false,
        }
    }

    /// What the rep types first.
    pub(super) fn as_entered(&self) -> Value {
        let mut content = self.content.clone();
        match self.slip {
            Some(Slip::Incomplete) => {
                content["contract_no"] = json!("");
                content["lines"][0]["parameters"] = json!([]);
            }
            Some(Slip::CheapPrice) => content["lines"][0]["unit_price"] = json!("1"),
            Some(Slip::WrongQuantity) => {
                let right = super::json::quantity(&content, "/lines/0/quantity");
                content["lines"][0]["quantity"] = json!(Quantity(right.0 + Quantity::ONE.0));
            }
            None => {}
        }
        content
    }

    /// The right content, with the ids that the order's lines have got.
    pub(super) fn corrected(&self, shown: &Value) -> Value {
        let mut content = self.content.clone();
        content["contract_file_id"] = shown["contract_file_id"].clone();
        for kept in ["remark", "order_date"] {
            content[kept] = shown[kept].clone();
        }
        if let Some(lines) = content["lines"].as_array_mut() {
            for (line, known) in lines.iter_mut().zip(items(&shown["lines"])) {
                line["line_id"] = known["line_id"].clone();
            }
        }
        content
    }

    /// Whether an order says what the contract says.
    pub(super) fn agrees_with(&self, shown: &Value) -> bool {
        let lines = items(&self.content["lines"])
            .iter()
            .zip(items(&shown["lines"]));
        // Who may not see prices does not judge them.
        let same = |field: &str| {
            let mut both = lines.clone();
            both.all(|(a, b)| b[field].is_null() || a[field] == b[field])
        };
        same("quantity") && same("unit_price")
    }
}
