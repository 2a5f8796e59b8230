use kernel::{Date, Quantity, UnitPrice};
use sheets::{Cell, Row, Sheet};

use super::{
    Understood,
    clauses::{JOINED, JOINING, SEPARATOR, THOUSANDS},
    days::{DATED, DAY_FULL, DAY_HAN, DAY_MONTH, DAY_SLASH, DUE, MONTH_DAY},
    goods::{
        ARTICLE, CELL_NUMBER, COUNTED, FILLER, NEGATIVE_CELL, NOT_PLAIN, NUMBERED, PO_LINE, PRICE,
        TIMES, TIMES_FIRST, UNIT,
    },
    head::{BEFORE_PHONE, CONTACT, CONTRACT_NO, CUSTOMER, PHONE, PLACE, PO_NO},
    read_sheet, read_text,
};

fn read(text: &str) -> Understood {
    read_text(text, Date::ymd(2026, 3, 10).expect("a day"))
}

fn lines(text: &str) -> Vec<(String, Option<Quantity>, String, Option<UnitPrice>)> {
    let line = |l: super::UnderstoodLine| (l.goods, l.quantity, l.unit, l.price);
    read(text).lines.into_iter().map(line).collect()
}

fn line(
    goods: &str,
    quantity: &str,
    unit: &str,
    price: Option<&str>,
) -> (String, Option<Quantity>, String, Option<UnitPrice>) {
    (
        goods.to_owned(),
        Quantity::parse(quantity),
        unit.to_owned(),
        price.map(|p| UnitPrice::parse(p).expect("a price")),
    )
}

#[test]
fn every_pattern_is_sound() {
    for pattern in [
        &PHONE,
        &BEFORE_PHONE,
        &CUSTOMER,
        &PO_NO,
        &CONTRACT_NO,
        &CONTACT,
        &PLACE,
        &DUE,
        &DATED,
        &DAY_FULL,
        &DAY_HAN,
        &DAY_MONTH,
        &MONTH_DAY,
        &DAY_SLASH,
        &PRICE,
        &COUNTED,
        &TIMES,
        &TIMES_FIRST,
        &NUMBERED,
        &CELL_NUMBER,
        &NEGATIVE_CELL,
        &NOT_PLAIN,
        &FILLER,
        &UNIT,
        &PO_LINE,
        &ARTICLE,
        &JOINED,
        &JOINING,
        &SEPARATOR,
        &THOUSANDS,
    ] {
        assert!(!pattern.is_match("\u{0}"));
    }
}

#[test]
fn a_message_is_understood() {
    let text = "陈工你好，订单号：HH-2026-118\n\
                1、潜水排污泵YQ100-20 3台，单价 9,200 元\n\
                2、机械密封 80 两箱不够，要 24套\n\
                4月20日前送到苏州工业园区星湖街328号\n\
                联系人：顾明 13800000001\n谢谢";
    let found = read(text);
    assert_eq!(found.customer_po_no, "HH-2026-118");
    assert_eq!(found.contact_name, "顾明");
    assert_eq!(found.contact_phone, "13800000001");
    assert_eq!(found.delivery_on, Date::ymd(2026, 4, 20));
    assert_eq!(found.delivery_place, "苏州工业园区星湖街328号");
    assert_eq!(found.unread, ["陈工你好", "谢谢"]);
    assert_eq!(
        lines(text)[0],
        line("潜水排污泵YQ100-20", "3", "台", Some("9200"))
    );
    assert_eq!(lines(text)[1].1, Some(Quantity::whole(24)));
}

#[test]
fn rows_of_a_sheet_are_understood() {
    assert_eq!(
        lines("YQ-100\t潜水排污泵\t5\t台\t9600\nSEAL-80\t机械密封\t12套"),
        [
            line("YQ-100 潜水排污泵", "5", "台", Some("9600")),
            line("SEAL-80 机械密封", "12", "套", None),
        ]
    );
    assert_eq!(
        lines("1\tYQ-100\t5\t9600"),
        [line("YQ-100", "5", "", Some("9600"))]
    );
}

#[test]
fn the_customers_own_numbers_are_kept() {
    let own = |text: &str| {
        let line = read(text).lines.remove(0);
        (line.customer_po_line, line.customer_article_no, line.goods)
    };
    let texts = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    assert_eq!(
        own("行号20 YQ-100 料号：WL-0098 5台"),
        texts("20", "WL-0098", "YQ-100")
    );
    assert_eq!(own("00010\tYQ-100\t5\t9600"), texts("00010", "", "YQ-100"));
    let found = read("PO line 30: 2 x SEAL-80, our part no. 77-A1");
    assert_eq!(found.customer_po_no, "");
    assert_eq!(found.lines[0].customer_po_line, "30");
    assert_eq!(found.lines[0].customer_article_no, "77-A1");
}

#[test]
fn english_is_understood() {
    let text = "PO No. 4500012345\n2 x YQ-100\nSEAL-80 qty: 50\nneed by 2026-05-01\nShip to: 16 Harbour Road, Ningbo\nAttn: John Smith";
    let found = read(text);
    assert_eq!(found.customer_po_no, "4500012345");
    assert_eq!(found.contact_name, "John Smith");
    assert_eq!(found.delivery_on, Date::ymd(2026, 5, 1));
    assert_eq!(found.delivery_place, "16 Harbour Road, Ningbo");
    assert_eq!(
        lines(text),
        [
            line("YQ-100", "2", "", None),
            line("SEAL-80", "50", "", None)
        ]
    );
}

#[test]
fn a_day_without_a_year_lies_ahead() {
    assert_eq!(read("1月5日交货").delivery_on, Date::ymd(2027, 1, 5));
    assert_eq!(read("3月10日交货").delivery_on, Date::ymd(2026, 3, 10));
    assert_eq!(read("13月40日交货").delivery_on, None);
}

#[test]
fn chinese_numerals_count() {
    assert_eq!(
        lines("机械密封两箱\n轴承 十打，手套半打\n垫片一百二十套\n螺栓叁拾个"),
        [
            line("机械密封", "2", "箱", None),
            line("轴承", "10", "打", None),
            line("手套", "0.5", "打", None),
            line("垫片", "120", "套", None),
            line("螺栓", "30", "个", None),
        ]
    );
    assert_eq!(lines("手套一打半")[0], line("手套", "1.5", "打", None));
    assert_eq!(
        lines("三通\t二十\t个\n一\t四氟垫片\t两百\t3.5"),
        [
            line("三通", "20", "个", None),
            line("四氟垫片", "200", "", Some("3.5")),
        ]
    );
    assert_eq!(read("一次性付款，三角带").lines, []);
}

#[test]
fn what_is_only_roughly_said_is_asked() {
    for text in [
        "轴承几十个",
        "轴承三四个",
        "轴承约20个",
        "轴承20个左右",
        "轴承一百多个",
    ] {
        let [(goods, quantity, unit, _)] = &lines(text)[..] else {
            panic!("{text}: {:?}", lines(text));
        };
        assert_eq!(
            (goods.as_str(), quantity, unit.as_str()),
            ("轴承", &None, "个"),
            "{text}"
        );
    }
}

#[test]
fn a_table_is_read_by_its_headings() {
    let text = "采购订单\n订单编号：\tPO-77\t日期：\t2026-03-09\n客户：\t苏州瀚海水务有限公司\t\t联系人：\t顾明\n\
                序号\t物料编码\t品名\t规格型号\t单价\t数量\t单位\t交货日期\n\
                10\tWL-9\t机械密封\tSEAL-80\t850\t两箱\t\t2026/4/1\n\
                20\t\t排污泵\tYQ-100\t9,200.00\t3\t台\t\n\
                30\t\t垫片\t\t\t按图\t片\t\n\
                合计\t\t\t\t\t5\n\
                送货地址：苏州工业园区星湖街 328 号\t备注";
    let found = read(text);
    assert_eq!(found.customer, "苏州瀚海水务有限公司");
    assert_eq!(
        (found.customer_po_no.as_str(), found.contact_name.as_str()),
        ("PO-77", "顾明")
    );
    assert_eq!(found.delivery_place, "苏州工业园区星湖街 328 号");
    assert_eq!(
        found.delivery_on, None,
        "the date of the order is not the delivery's"
    );
    let wanted = [
        line("机械密封 SEAL-80", "2", "箱", Some("850")),
        line("排污泵 YQ-100", "3", "台", Some("9200")),
        ("垫片".to_owned(), None, "片".to_owned(), None),
    ];
    assert_eq!(lines(text), wanted);
    let first = &found.lines[0];
    assert_eq!(
        (
            first.customer_po_line.as_str(),
            first.customer_article_no.as_str()
        ),
        ("10", "WL-9")
    );
    assert_eq!(first.delivery_on, Date::ymd(2026, 4, 1));
    let unread = ["采购订单", "日期:\t2026-03-09", "合计\t5", "备注"];
    assert_eq!(found.unread, unread);
}

#[test]
fn numbers_and_dates_of_a_workbook_count_as_such() {
    let row = |number, cells: Vec<Cell>| Row { number, cells };
    let text = |t: &str| Cell::text(t);
    let sheet = Sheet {
        rows: vec![
            row(1, vec![text("产品编码"), text("数量"), text("交期")]),
            row(
                2,
                vec![
                    text("YQ-100"),
                    Cell::Number("12".into()),
                    Cell::Date(jiff::civil::datetime(2026, 5, 1, 0, 0, 0, 0)),
                ],
            ),
            row(3, vec![text("YQ-200"), Cell::Number("0".into())]),
        ],
        ..Sheet::default()
    };
    let found = read_sheet(&sheet, Date::ymd(2026, 3, 10).expect("a day"));
    assert_eq!(found.lines.len(), 1, "{found:?}");
    assert_eq!(found.lines[0].quantity, Some(Quantity::whole(12)));
    assert_eq!(found.lines[0].delivery_on, Date::ymd(2026, 5, 1));
}

#[test]
fn several_goods_on_one_line_are_several() {
    for (text, wanted) in [
        (
            "YQ-100 3台，YS-150 2台",
            [("YQ-100", "3", "台"), ("YS-150", "2", "台")],
        ),
        (
            "1、YQ-100 3台；2、YS-150 2台",
            [("YQ-100", "3", "台"), ("YS-150", "2", "台")],
        ),
        (
            "请安排潜水排污泵3台、卧式离心泵2台，12月20日交货",
            [("潜水排污泵", "3", "台"), ("卧式离心泵", "2", "台")],
        ),
        (
            "YQ-100 3台和YS-150 2台，谢谢",
            [("YQ-100", "3", "台"), ("YS-150", "2", "台")],
        ),
        (
            "3 pcs YQ-100 and 2 pcs YS-150",
            [("YQ-100", "3", "pcs"), ("YS-150", "2", "pcs")],
        ),
        (
            "YQ-100 x3, YS-150 x2",
            [("YQ-100", "3", ""), ("YS-150", "2", "")],
        ),
        (
            "YQ-100和YS-150各2台",
            [("YQ-100", "2", "台"), ("YS-150", "2", "台")],
        ),
    ] {
        let wanted = wanted.map(|(goods, quantity, unit)| line(goods, quantity, unit, None));
        assert_eq!(lines(text), wanted, "{text}");
        assert_eq!(read(text).unread, [""; 0], "{text}");
    }
    let priced = lines("YQ-100 3台，单价9,200元，YS-150，2台，@48000");
    let wanted = [
        line("YQ-100", "3", "台", Some("9200")),
        line("YS-150", "2", "台", Some("48000")),
    ];
    assert_eq!(priced, wanted);
}

#[test]
fn no_word_beside_the_goods_is_lost() {
    for (text, goods) in [
        ("YQ-100 3台，配防爆电机", "YQ-100 配防爆电机"),
        ("YQ-100 3台 2台", "YQ-100 3台"),
        ("潜水排污泵 变频控制柜 2台", "潜水排污泵 变频控制柜"),
    ] {
        assert_eq!(lines(text)[0].0, goods, "{text}");
    }
    let text = "please supply 3 pcs YQ-100 and 2 pcs YS-150 to Suzhou before 20 December 2026";
    let found = read(text);
    assert_eq!(found.delivery_on, Date::ymd(2026, 12, 20));
    assert_eq!(lines(text)[0], line("YQ-100", "3", "pcs", None));
    assert_eq!(lines(text)[1], line("YS-150 to Suzhou", "2", "pcs", None));
    let text = "送到苏州星湖街328号，YQ-100 3台，合同号：HT-2026-99";
    let found = read(text);
    assert_eq!(found.delivery_place, "苏州星湖街328号");
    assert_eq!(found.contract_no, "HT-2026-99");
    assert_eq!(found.customer_po_no, "");
    assert_eq!(lines(text), [line("YQ-100", "3", "台", None)]);
}

#[test]
fn less_than_nothing_and_a_range_are_asked() {
    for text in [
        "YQ-100 -3台",
        "YQ-100：−3台",
        "YQ-100 负3台",
        "YQ-100 minus 3 pcs",
        "YQ-100\t-3\t9600",
        "YQ-100\t-3台",
        "YQ-100 10-20台",
    ] {
        let quantities: Vec<_> = lines(text).into_iter().map(|line| line.1).collect();
        assert_eq!(quantities, [None], "{text}");
    }
    assert_eq!(lines("YQ-100 - 3台"), [line("YQ-100", "3", "台", None)]);
}

#[test]
fn days_in_words_are_days() {
    for text in [
        "12月20日交货",
        "十二月二十日前到货",
        "before 20 December 2026",
        "needed by 20th of Dec",
        "Delivery: December 20, 2026",
        "交期 12/20",
    ] {
        let found = read(text);
        assert_eq!(found.delivery_on, Date::ymd(2026, 12, 20), "{text}");
        assert_eq!(found.unread, [""; 0], "{text}");
    }
    let found = read("YQ-100 3台 4月20日交货\nYS-150 2台 5月10日交货");
    assert_eq!(found.delivery_on, Date::ymd(2026, 4, 20));
    assert_eq!(found.lines[1].delivery_on, Date::ymd(2026, 5, 10));
    let found = read("1/2寸球阀 10个");
    assert_eq!(
        (found.delivery_on, found.lines[0].goods.as_str()),
        (None, "1/2寸球阀")
    );
}

#[test]
fn who_wrote_is_told_or_stays_unread() {
    let found =
        read("苏州瀚海水务有限公司 顾明 13800000001\n单号 PO-HH-778\n李工 电话：13900000002");
    assert_eq!(
        (found.contact_name.as_str(), found.contact_phone.as_str()),
        ("顾明", "13800000001")
    );
    assert_eq!(found.customer_po_no, "PO-HH-778");
    let unread = ["苏州瀚海水务有限公司", "李工 电话：13900000002"];
    assert_eq!(found.unread, unread);
    assert_eq!(read("物流单号 SF-778").customer_po_no, "");
    assert_eq!(read("please position 3").customer_po_no, "");
}

proptest::proptest! {
    #[test]
    fn nothing_makes_it_fall_over(text in "\\PC{0,200}") {
        let found = read(&text);
        proptest::prop_assert!(found.lines.iter().all(|l| l.quantity.is_none_or(|q| q.0 > 0) && !l.goods.is_empty()));
    }
}
