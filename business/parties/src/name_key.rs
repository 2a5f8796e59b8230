//! A firm's name as it is compared: without its legal form, and with its town in front, wherever it
//! stands. 苏州恒力机械有限公司, 苏州市恒力机械公司 and 恒力机械（苏州）有限公司 are alike.

use std::sync::LazyLock;

use kernel::search;

use crate::suggestion::key;

/// Legal forms, which people write or leave out.
const LEGAL_FORMS: [&str; 12] = [
    "有限责任公司",
    "股份有限公司",
    "集团有限公司",
    "有限公司",
    "集团",
    "公司",
    "coltd",
    "limited",
    "ltd",
    "inc",
    "llc",
    "gmbh",
];
/// What stands in brackets and is no place.
const NO_PLACES: [&str; 5] = ["集团", "控股", "合伙", "股份", "个体"];
/// The longest place in brackets.
const PLACE_MAX: usize = 12;
/// What makes a place's name its full one.
const RANKS: [&str; 7] = ["特别行政区", "自治区", "自治州", "地区", "省", "市", "盟"];
/// 北京市政 is no city of 北京 and 政.
const BEGUN_BY_CITY: [char; 5] = ['政', '场', '区', '民', '内'];
/// The shortest name beside its place.
const REST_MIN: usize = 2;

/// Provinces and cities, as [`places.txt`](places.txt) lists them.
struct Places {
    provinces: Vec<&'static str>,
    cities: Vec<&'static str>,
}

static PLACES: LazyLock<Places> = LazyLock::new(|| {
    let lines = include_str!("places.txt").lines();
    let lines: Vec<&str> = lines.filter(|line| !line.starts_with('#')).collect();
    let mut parts = lines
        .split(|line| matches!(*line, "provinces" | "cities"))
        .skip(1);
    // The longest first: 马鞍山 does not end in 鞍山.
    let mut names = || -> Vec<&'static str> {
        let part = parts.next().unwrap_or_default();
        let names = part.iter().flat_map(|line| line.split_whitespace());
        let mut names: Vec<&'static str> = names.collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        names
    };
    Places {
        provinces: names(),
        cities: names(),
    }
});

/// The name as it is compared.
pub(crate) fn name_key(name: &str) -> String {
    let (bare, bracketed) = without_place_in_brackets(&search::normalize(name));
    let whole = key(&bare);
    let firm = without_legal_form(&whole);
    if let Some(place) = bracketed {
        return placed(without_rank(&key(&place)), firm);
    }
    if let Some((place, rest)) = begins_with_place(firm) {
        return placed(place, rest);
    }
    match ends_with_place(firm) {
        Some((place, rest)) => placed(place, rest),
        None => firm.to_owned(),
    }
}

fn placed(place: &str, firm: &str) -> String {
    format!("{place}{firm}")
}

/// The name without the last pair of brackets that may hold a place, and what they hold.
fn without_place_in_brackets(name: &str) -> (String, Option<String>) {
    let found = name.rfind('(').and_then(|from| {
        let length = name[from..].find(')')?;
        Some((from, from + length))
    });
    let Some((from, to)) = found else {
        return (name.to_owned(), None);
    };
    let inside = name[from + 1..to].trim();
    let is_place = (1..=PLACE_MAX).contains(&inside.chars().count())
        && !NO_PLACES.iter().any(|word| inside.contains(word));
    if !is_place {
        return (name.to_owned(), None);
    }
    let bare = format!("{}{}", &name[..from], &name[to + 1..]);
    (bare, Some(inside.to_owned()))
}

fn without_legal_form(name: &str) -> &str {
    let mut rest = name;
    while let Some(shorter) = LEGAL_FORMS
        .iter()
        .find_map(|form| rest.strip_suffix(form))
        .filter(|shorter| !shorter.is_empty())
    {
        rest = shorter;
    }
    rest
}

/// The place that a name begins with, the city where the province stands before it, and the rest.
fn begins_with_place(name: &str) -> Option<(&'static str, &str)> {
    let province = strip_place(&PLACES.provinces, name);
    let rest = province.map_or(name, |(_, rest)| rest);
    strip_place(&PLACES.cities, rest).or(province)
}

fn strip_place<'a>(places: &[&'static str], name: &'a str) -> Option<(&'static str, &'a str)> {
    places.iter().find_map(|place| {
        let rest = without_leading_rank(name.strip_prefix(place)?);
        (rest.chars().count() >= REST_MIN).then_some((*place, rest))
    })
}

fn without_leading_rank(name: &str) -> &str {
    let rest = RANKS.iter().find_map(|rank| name.strip_prefix(rank));
    rest.filter(|rest| !rest.starts_with(BEGUN_BY_CITY))
        .unwrap_or(name)
}

fn ends_with_place(name: &str) -> Option<(&'static str, &str)> {
    let name = without_rank(name);
    let known = PLACES.cities.iter().chain(&PLACES.provinces);
    known.copied().find_map(|place| {
        let rest = name.strip_suffix(place)?;
        (rest.chars().count() >= REST_MIN).then_some((place, rest))
    })
}

fn without_rank(place: &str) -> &str {
    let rest = RANKS.iter().find_map(|rank| place.strip_suffix(rank));
    rest.filter(|rest| rest.chars().count() >= REST_MIN)
        .unwrap_or(place)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{PLACES, name_key};

    #[test]
    fn names_agree_without_legal_form_width_and_blanks() {
        for (a, b) in [
            ("苏州瀚海水务有限公司", "苏州 瀚海水务"),
            ("宁波东方石化工程公司", "宁波东方石化工程股份有限公司"),
            ("Acme Pumps Co., Ltd.", "ＡＣＭＥ pumps"),
            ("恒力机械（集团）有限公司", "恒力机械"),
        ] {
            assert_eq!(name_key(a), name_key(b));
        }
        assert_ne!(name_key("瀚海水务"), name_key("瀚海石化"));
        assert_eq!(name_key("有限公司"), "有限公司", "something is always left");
    }

    #[test]
    fn names_agree_wherever_the_town_stands() {
        for name in [
            "恒力机械（苏州）有限公司",
            "恒力机械(苏州市)有限公司",
            "恒力（苏州）机械有限公司",
            "恒力机械苏州有限公司",
            "苏州市恒力机械有限公司",
            "江苏苏州恒力机械",
            "江苏省苏州市恒力机械有限责任公司",
        ] {
            assert_eq!(name_key(name), name_key("苏州恒力机械有限公司"), "{name}");
        }
        // A town that is in no list stands in brackets often enough.
        assert_eq!(
            name_key("恒力机械（昆山）有限公司"),
            name_key("昆山恒力机械")
        );
        assert_eq!(
            name_key("Acme Pumps (Suzhou) Co., Ltd."),
            name_key("Suzhou Acme Pumps Ltd")
        );
        assert_eq!(
            name_key("北京市政工程公司"),
            name_key("市政工程（北京）有限公司")
        );
    }

    #[test]
    fn another_town_is_another_firm() {
        for (a, b) in [
            ("恒力机械（苏州）有限公司", "恒力机械（无锡）有限公司"),
            ("苏州恒力机械有限公司", "恒力机械有限公司"),
            ("江苏恒力机械有限公司", "苏州恒力机械有限公司"),
        ] {
            assert_ne!(name_key(a), name_key(b));
        }
    }

    #[test]
    fn the_list_of_places_is_whole() {
        assert_eq!(PLACES.provinces.len(), 34);
        assert!(PLACES.cities.len() > 300, "{}", PLACES.cities.len());
        let mut names: Vec<&str> = PLACES.cities.clone();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), PLACES.cities.len());
    }

    proptest! {
        #[test]
        fn every_city_may_stand_anywhere(at in any::<prop::sample::Index>(), firm in "[恒力瀚泰]{2,4}") {
            let city = PLACES.cities[at.index(PLACES.cities.len())];
            let first = name_key(&format!("{city}{firm}有限公司"));
            prop_assert_eq!(&name_key(&format!("{firm}（{city}）有限公司")), &first);
            prop_assert_eq!(&name_key(&format!("{firm}{city}有限公司")), &first);
            prop_assert_eq!(&name_key(&format!("{city}市{firm}有限公司")), &first);
        }

        #[test]
        fn no_name_makes_it_fall_over(name in "\\PC{0,40}") {
            let _ = name_key(&name);
        }
    }
}
