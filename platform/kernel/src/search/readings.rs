//! How a Chinese character is read: one reading by rule, more where names really differ.
//!
//! The library lists every reading that a dictionary knows, archaic ones included; indexing all of
//! them would find 水务 under words nobody says. So its first reading is taken, unless the character
//! stands here with the readings that occur in names of people, places, firms and goods.

use pinyin::ToPinyin;

/// Characters with more than one living reading, the likelier first.
const POLYPHONES: &[(char, &[&str])] = &[
    ('万', &["wan", "mo"]),
    ('乐', &["le", "yue"]),
    ('亳', &["bo"]),
    ('仇', &["chou", "qiu"]),
    ('会', &["hui", "kuai"]),
    ('传', &["chuan", "zhuan"]),
    ('佛', &["fo", "fu"]),
    ('倘', &["tang", "chang"]),
    ('六', &["liu", "lu"]),
    ('冯', &["feng", "ping"]),
    ('区', &["qu", "ou"]),
    ('单', &["dan", "shan"]),
    ('卜', &["bu", "bo"]),
    ('厦', &["xia", "sha"]),
    ('参', &["can", "shen"]),
    ('召', &["zhao", "shao"]),
    ('和', &["he", "huo"]),
    ('大', &["da", "dai"]),
    ('奇', &["qi", "ji"]),
    ('宿', &["su", "xiu"]),
    ('尉', &["wei", "yu"]),
    ('弹', &["dan", "tan"]),
    ('折', &["zhe", "she"]),
    ('提', &["ti", "di"]),
    ('晟', &["sheng", "cheng"]),
    ('曾', &["ceng", "zeng"]),
    ('朝', &["chao", "zhao"]),
    ('术', &["shu", "zhu"]),
    ('朴', &["pu", "piao"]),
    ('柏', &["bai", "bo"]),
    ('查', &["cha", "zha"]),
    ('校', &["xiao", "jiao"]),
    ('模', &["mo", "mu"]),
    ('泊', &["bo", "po"]),
    ('泵', &["beng"]),
    ('洗', &["xi", "xian"]),
    ('浚', &["jun", "xun"]),
    ('涡', &["wo", "guo"]),
    ('渑', &["mian", "sheng"]),
    ('率', &["lü", "shuai"]),
    ('番', &["fan", "pan"]),
    ('盖', &["gai", "ge"]),
    ('盛', &["sheng", "cheng"]),
    ('省', &["sheng", "xing"]),
    ('石', &["shi", "dan"]),
    ('种', &["zhong", "chong"]),
    ('秘', &["mi", "bi"]),
    ('称', &["cheng", "chen"]),
    ('粘', &["zhan", "nian"]),
    ('系', &["xi", "ji"]),
    ('缪', &["miao", "mou"]),
    ('翟', &["zhai", "di"]),
    ('莘', &["xin", "shen"]),
    ('蔚', &["wei", "yu"]),
    ('藏', &["cang", "zang"]),
    ('蚌', &["bang", "beng"]),
    ('行', &["xing", "hang"]),
    ('覃', &["qin", "tan"]),
    ('角', &["jiao", "jue"]),
    ('解', &["jie", "xie"]),
    ('调', &["diao", "tiao"]),
    ('贾', &["jia", "gu"]),
    ('车', &["che", "ju"]),
    ('轧', &["zha", "ya"]),
    ('还', &["hai", "huan"]),
    ('都', &["du", "dou"]),
    ('重', &["zhong", "chong"]),
    ('铅', &["qian", "yan"]),
    ('长', &["chang", "zhang"]),
    ('阿', &["a", "e"]),
    ('降', &["jiang", "xiang"]),
    ('隗', &["wei", "kui"]),
];

/// Family names read otherwise than the same character in other words; tried first when a short
/// run of characters begins with one.
const SURNAMES: &[(&str, &[&str])] = &[
    ("万俟", &["mo", "qi"]),
    ("单于", &["chan", "yu"]),
    ("尉迟", &["yu", "chi"]),
    ("澹台", &["tan", "tai"]),
    ("长孙", &["zhang", "sun"]),
    ("仇", &["qiu"]),
    ("冼", &["xian"]),
    ("区", &["ou"]),
    ("华", &["hua"]),
    ("单", &["shan"]),
    ("卜", &["bu"]),
    ("召", &["shao"]),
    ("朴", &["piao"]),
    ("曾", &["zeng"]),
    ("查", &["zha"]),
    ("盖", &["ge"]),
    ("秘", &["bi"]),
    ("缪", &["miao"]),
    ("翟", &["zhai"]),
    ("覃", &["qin"]),
    ("解", &["xie"]),
    ("贾", &["jia"]),
    ("员", &["yun"]),
    ("隗", &["wei"]),
];

/// A person's name has at most four characters; a longer run is a firm's or a product's.
const NAME_CHARS_MAX: usize = 4;

/// The readings of each character of a run, the likeliest first; without tones, ü written v.
///
/// A character that nobody can read (a rare one the library lacks) has no reading.
pub(super) fn readings(run: &[char]) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = run.iter().map(|c| readings_of(*c)).collect();
    if (2..=NAME_CHARS_MAX).contains(&run.len())
        && let Some((_, family)) = SURNAMES.iter().find(|(name, _)| starts_with(run, name))
    {
        for (readings, first) in all.iter_mut().zip(*family) {
            readings.retain(|r| r != first);
            readings.insert(0, (*first).to_owned());
        }
    }
    all
}

fn starts_with(run: &[char], name: &str) -> bool {
    name.chars().zip(run).all(|(a, b)| a == *b) && name.chars().count() < run.len()
}

fn readings_of(c: char) -> Vec<String> {
    let mut all = Vec::new();
    match POLYPHONES.binary_search_by_key(&c, |(c, _)| *c) {
        Ok(found) => all.extend(POLYPHONES[found].1.iter().map(|r| (*r).to_owned())),
        Err(_) => all.extend(c.to_pinyin().map(|p| p.plain().to_owned())),
    }
    // ü is typed v on a keyboard and u in a passport: 吕 is found as lv and as lu.
    let typed = all.iter().flat_map(|r| match r.contains('ü') {
        true => vec![r.replace('ü', "v"), r.replace('ü', "u")],
        false => vec![r.clone()],
    });
    typed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(run: &str) -> String {
        let run: Vec<char> = run.chars().collect();
        readings(&run)
            .iter()
            .filter_map(|r| r.first().cloned())
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn the_table_is_sorted_for_its_search() {
        assert!(POLYPHONES.is_sorted_by_key(|(c, _)| *c));
    }

    #[test]
    fn surnames_are_read_as_surnames_in_names_only() {
        for (run, read) in [
            ("单雄信", "shan xiong xin"),
            ("曾国藩", "zeng guo fan"),
            ("解缙", "xie jin"),
            ("尉迟恭", "yu chi gong"),
            ("单级离心泵机组", "dan ji li xin beng ji zu"),
            ("吕布", "lv bu"),
            ("厦门", "xia men"),
        ] {
            assert_eq!(first(run), read, "{run}");
        }
    }

    #[test]
    fn places_have_both_readings() {
        let both: Vec<String> = readings(&['重', '庆']).remove(0);
        assert_eq!(both, ["zhong", "chong"]);
    }
}
