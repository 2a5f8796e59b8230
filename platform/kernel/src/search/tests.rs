use proptest::prelude::*;

use super::*;

/// Answers a question as the databases do: by the ranges, then by the text.
fn finds(asked: &str, text: &str) -> bool {
    let (query, terms) = (query_terms(asked), index_terms(text));
    !query.is_empty()
        && query
            .ranges
            .iter()
            .all(|range| terms.iter().any(|term| range.holds(term)))
        && query.agrees(&normalize(text))
}

#[test]
fn texts_are_compared_without_width_case_and_accents() {
    for (text, normal) in [
        ("ＡＢＣ　１２３", "abc 123"),
        ("  México\tD.F. ", "mexico d.f."),
        ("苏州（瀚海）", "苏州(瀚海)"),
        ("ÅÉ\u{0}x", "ae x"),
        ("が", "が"),
        ("", ""),
    ] {
        assert_eq!(normalize(text), normal, "{text:?}");
    }
}

#[test]
fn a_firm_is_found_by_fragment_initials_and_pinyin() {
    let firm = "苏州瀚海水务有限公司";
    for asked in [
        "苏",
        "司",
        "瀚海",
        "海水务",
        "苏州瀚海水务有限公司",
        "有限公司",
        "szhh",
        "SZHH",
        "ｓｚｈｈ",
        "hhsw",
        "suzhouhan",
        "hanhai",
        "s",
        "苏州 水务",
        "水务 szhh",
    ] {
        assert!(finds(asked, firm), "{asked}");
    }
    for asked in [
        "州水",
        "苏海",
        "苏州水务",
        "瀚海务",
        "zshh",
        "haihan",
        "",
        "  ",
        "（）",
    ] {
        assert!(!finds(asked, firm), "{asked}");
    }
}

#[test]
fn polyphones_and_surnames_are_found_both_ways() {
    for (asked, name) in [
        ("cq", "重庆水泵"),
        ("zq", "重庆水泵"),
        ("chongqing", "重庆水泵"),
        ("yinhang", "招商银行"),
        ("zsyh", "招商银行"),
        ("zgf", "曾国藩"),
        ("zeng", "曾国藩"),
        ("ceng", "曾国藩"),
        ("lvbu", "吕布"),
        ("lubu", "吕布"),
        ("xiamen", "厦门金龙"),
    ] {
        assert!(finds(asked, name), "{asked} {name}");
    }
    assert_eq!(initials("单雄信"), "sxx");
    assert_eq!(initials("苏州瀚海 ABC-1"), "szhhabc1");
}

#[test]
fn words_and_part_numbers_are_found_by_the_start_of_any_part() {
    let product = "XB-2040/A Centrifugal Pump 304不锈钢";
    for asked in [
        "xb",
        "XB-20",
        "xb2040a",
        "2040",
        "2040/a",
        "pump",
        "centri pump",
        "304",
        "不锈",
        "pump xb",
    ] {
        assert!(finds(asked, product), "{asked}");
    }
    for asked in ["040", "ump", "xc", "pump valve"] {
        assert!(!finds(asked, product), "{asked}");
    }
    assert!(finds("dn50", "阀门DN50"));
    assert!(finds("toms spezialitaten", "Toms Spezialitäten"));
}

#[test]
fn fragments_are_verified_against_the_text() {
    let query = query_terms("海水海");
    let text = "海水与水海";
    assert!(
        query
            .ranges
            .iter()
            .all(|r| index_terms(text).iter().any(|t| r.holds(t)))
    );
    assert!(!query.agrees(&normalize(text)), "the pairs stand apart");
}

#[test]
fn common_pairs_are_asked_last_and_questions_stay_small() {
    let query = query_terms("苏州瀚海水务有限公司");
    assert_eq!(query.ranges.len(), PAIRS_MAX);
    assert!(
        query
            .ranges
            .iter()
            .all(|r| !COMMON_PAIRS.contains(&r.from.as_str()))
    );
    let page: String = (0..500).map(|n| format!("w{n} ")).collect();
    assert_eq!(query_terms(&page).ranges.len(), RANGES_MAX);
    let many: String = "重长行乐朝厦曾单".repeat(40);
    assert!(
        index_terms(&many)
            .iter()
            .all(|t| t.chars().count() <= TERM_CHARS_MAX)
    );
}

#[test]
fn the_end_of_a_prefix_follows_all_that_begin_with_it() {
    for (prefix, end) in [
        ("szhh", "szhi"),
        ("苏", "苐"),
        ("a\u{10FFFF}", "b"),
        ("\u{D7FF}", "\u{E000}"),
    ] {
        assert_eq!(prefix_end(prefix), end);
    }
    assert!(Range::of("ab").holds("ab") && Range::of("ab").holds("ab\u{10FFFF}"));
    assert!(!Range::of("ab").holds("ac") && !Range::of("ab").holds("aa"));
}

fn name() -> impl Strategy<Value = Vec<char>> {
    let chars: Vec<char> = "苏州瀚海水务有限公司重庆长沙行乐曾单解吕绿泵阀集团科技"
        .chars()
        .collect();
    prop::collection::vec(prop::sample::select(chars), 1..14)
}

proptest! {
    #[test]
    fn every_fragment_finds_its_name(name in name(), start in 0..14_usize, len in 1..14_usize) {
        let start = start % name.len();
        let fragment: String = name[start..].iter().take(len).collect();
        let name: String = name.into_iter().collect();
        prop_assert!(finds(&fragment, &name), "{fragment} {name}");
    }

    #[test]
    fn what_is_found_by_a_fragment_holds_it(name in name(), asked in name()) {
        let (name, asked): (String, String) = (name.into_iter().collect(), asked.into_iter().collect());
        prop_assert_eq!(finds(&asked, &name), name.contains(&asked), "{} {}", asked, name);
    }

    #[test]
    fn every_start_of_the_initials_finds_the_name(name in name(), len in 1..14_usize) {
        let name: String = name.into_iter().collect();
        let typed: String = initials(&name).chars().take(len).collect();
        prop_assert!(finds(&typed, &name), "{typed} {name}");
    }

    #[test]
    fn normalizing_twice_changes_nothing_and_terms_are_sorted(text in any::<String>()) {
        let once = normalize(&text);
        prop_assert_eq!(normalize(&once), once.clone());
        let terms = index_terms(&text);
        prop_assert!(terms.is_sorted() && terms.iter().all(|t| !t.is_empty()));
    }
}
