//! The files that come with the product: read whole, counted, and compared with their READMEs.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;

use kernel::{Quantity, Rate, UnitPrice, text};
use sheets::{
    Book, Cell, Encoding, Field, Headings, Kind, Limits, Mapping, Options, Sheet, View, read,
};

fn book(path: &str) -> Book {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../data")
        .join(path);
    read(
        &std::fs::read(path).unwrap(),
        &Options::default(),
        &Limits::default(),
    )
    .unwrap()
}

fn only_sheet(path: &str) -> Sheet {
    let mut sheets = book(path).sheets;
    assert_eq!(sheets.len(), 1);
    sheets.remove(0)
}

fn view<R>(sheet: &Sheet, fields: &[Field], look: impl FnOnce(View<'_>, &Headings) -> R) -> R {
    let headings = Headings::find(sheet, fields).unwrap();
    let proposal = Mapping::propose(&headings, fields);
    assert_eq!(
        proposal.missing, [""; 0],
        "required fields without a column"
    );
    look(View::new(sheet, &headings, &proposal.mapping), &headings)
}

#[test]
fn northwind_has_its_rows() {
    for (file, rows) in [
        ("customers", 93),
        ("suppliers", 29),
        ("categories", 8),
        ("shippers", 3),
        ("employees", 9),
        ("products", 77),
        ("orders", 830),
        ("order_details", 2155),
    ] {
        let sheet = only_sheet(&format!("northwind/{file}.csv"));
        assert_eq!(sheet.rows.len(), rows + 1, "{file}");
        assert_eq!(sheet.rows[rows].number as usize, rows + 1, "{file}");
        let headings = Headings::find(&sheet, &[]).unwrap();
        assert_eq!((headings.row, headings.first_data_row), (1, 2), "{file}");
    }
}

#[test]
fn northwind_lines_add_up() {
    let sheet = only_sheet("northwind/order_details.csv");
    let fields = [
        Field::new("order", text!("订单号", "Order ID"), &[]).required(),
        Field::new("quantity", text!("数量", "Quantity"), &[]).required(),
        Field::new("price", text!("单价", "Unit price"), &[]).required(),
        Field::new("discount", text!("折扣", "Discount"), &[]),
    ];
    view(&sheet, &fields, |view, _| {
        let (mut gross, mut exact_net, mut discounted) = (0_i128, 0_i128, 0);
        for mut record in view.records() {
            let quantity: Quantity = record.quantity("quantity").unwrap();
            let price: UnitPrice = record.price("price").unwrap();
            let discount: Rate = record.rate("discount").unwrap();
            let amount = i128::from(quantity.0) * i128::from(price.0);
            gross += amount;
            exact_net += amount * i128::from(1_000_000 - discount.0);
            discounted += usize::from(discount != Rate::ZERO);
            assert!(record.errors().is_empty());
        }
        assert_eq!(gross, 135_445_859 * 10_i128.pow(10));
        assert_eq!(exact_net, 12_657_930_395 * 10_i128.pow(14));
        assert_eq!(discounted, 838);
    });
}

#[test]
fn a_month_of_online_retail_is_read_from_its_compressed_file() {
    let book = book("online_retail/online_retail_2010-12.csv.gz");
    assert_eq!(
        (book.kind, book.encoding),
        (Kind::CsvGz, Some(Encoding::Utf8))
    );
    let fields = [
        Field::new("invoice", text!("发票号", "Invoice No"), &[]).required(),
        Field::new("quantity", text!("数量", "Quantity"), &[]).required(),
        Field::new("price", text!("单价", "Unit Price"), &[]).required(),
        Field::new("at", text!("日期", "Invoice Date"), &[]).required(),
    ];
    view(&book.sheets[0], &fields, |view, _| {
        let (mut rows, mut pence, mut negative) = (0, 0_i128, 0);
        for mut record in view.records() {
            let quantity = record.quantity("quantity").unwrap();
            let price = record.price("price").unwrap();
            assert!(record.date_time("at").is_some());
            pence += i128::from(quantity.0) * i128::from(price.0);
            negative += usize::from(quantity < Quantity::ZERO);
            rows += 1;
        }
        assert_eq!((rows, negative), (42_481, 798));
        assert_eq!(pence, 74_895_702 * 10_i128.pow(10));
    });
}

#[test]
fn chinese_templates_show_their_headings_below_the_instructions() {
    for (file, columns, required) in [
        ("order_item", 6, vec!["条码*", "数量*"]),
        (
            "goods",
            32,
            vec!["名称*", "基本单位*", "基本条码*", "状态*"],
        ),
        ("customer", 15, vec!["名称*", "状态*"]),
        ("vendor", 15, vec!["名称*", "状态*"]),
    ] {
        let book = book(&format!("cn_sheets/jshERP/{file}_template.xls"));
        assert_eq!(book.kind, Kind::Xls);
        let headings = Headings::find(book.main_sheet().unwrap(), &[]).unwrap();
        assert_eq!((headings.row, headings.first_data_row), (2, 3), "{file}");
        assert_eq!(headings.columns.len(), columns, "{file}");
        let marked = headings
            .columns
            .iter()
            .filter(|c| c.required)
            .map(|c| c.title.as_str());
        assert_eq!(marked.collect::<Vec<_>>(), required, "{file}");
        assert_eq!(headings.instructions.len(), 1);
    }
}

#[test]
fn the_lines_of_a_chinese_template_are_parsed() {
    let sheet = only_sheet("cn_sheets/jshERP/order_item_template.xls");
    let fields = [
        Field::new("code", text!("条码", "Barcode"), &[]).required(),
        Field::new("name", text!("名称", "Name"), &[]),
        Field::new("quantity", text!("数量", "Quantity"), &[]).required(),
        Field::new("tax", text!("税率", "Tax rate"), &[]),
    ];
    view(&sheet, &fields, |view, headings| {
        assert!(headings.columns[4].percent, "税率（%）");
        let mut lines: Vec<_> = view.records().collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].number(), 3);
        assert_eq!(lines[0].text("code").as_deref(), Some("2001"));
        assert_eq!(lines[0].text("name").as_deref(), Some("可乐test"));
        assert_eq!(lines[1].quantity("quantity"), Some(Quantity::ONE));
    });
    let phone = only_sheet("cn_sheets/jshERP/customer_template.xls").rows[2]
        .cell(2)
        .clone();
    assert_eq!(
        phone,
        Cell::Number("13000000000".into()),
        "all digits of a phone number"
    );
}

#[test]
fn shop_exports_carry_chinese_descriptions_below_their_headings() {
    for (file, rows) in [
        ("oms_order", 65),
        ("oms_order_item", 94),
        ("oms_order_return_apply", 21),
        ("oms_order_return_reason", 9),
        ("oms_order_operate_history", 39),
        ("pms_sku_stock", 96),
        ("pms_product_ladder", 35),
        ("pms_product_full_reduction", 36),
    ] {
        let sheet = only_sheet(&format!("cn_sheets/mall/{file}.csv"));
        let headings = Headings::find(&sheet, &[]).unwrap();
        assert_eq!(headings.row, 1, "{file}");
        assert_eq!(headings.first_data_row, 3, "{file}");
        let data = sheet.rows.iter().filter(|row| row.number >= 3);
        assert_eq!(data.count(), rows, "{file}");
    }
    let orders = only_sheet("cn_sheets/mall/oms_order.csv");
    let fields = [
        Field::new("number", text!("订单编号", "Order number"), &[]).required(),
        Field::new("total", text!("订单总金额", "Order total"), &[]).required(),
    ];
    let headings = Headings::at_row(&orders, 1).unwrap();
    let mapping = Mapping::propose(&headings, &fields).mapping;
    assert_eq!(mapping.columns["number"], 3, "found by its description");
    assert_eq!(mapping.columns["total"], 6);
}
