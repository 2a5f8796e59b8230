//! What a line says of the whole order: taken out of it, so that the rest is goods or stays unread.

use kernel::Date;
use regex::Regex;

use super::{Understood, clauses::before_goods, days::due_day, pattern};

/// The family names of most people; one of them begins the word before a phone number that is a
/// person.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧";

pattern!(
    PHONE,
    r"(?i)(?:(?:联系人?|收货人)?(?:电话|手机(?:号码?)?|方式)\s*:?\s*|(?-u:\b)(?:tel|phone|mobile)\s*[.:]*\s*)?(?:\+?86[- ]?|(?-u:\b))(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?-u:\b)"
);
pattern!(
    BEFORE_PHONE,
    &format!(r"(?:^|[\s,、:(])([{SURNAMES}][\p{{Han}}·]{{1,3}})\s*[,:(]?\s*$")
);
pattern!(
    CUSTOMER,
    r"(?i)(?:^|\t)\s*(?:客户|公司|订货单位|购货单位|买方|需方|customer|company|buyer)(?:名称| name)?\s*[:\t]\s*([^\t]+)"
);
pattern!(
    PO_NO,
    r"(?i)(?:(?:客户|我司|我方|贵司)?(?:采购订单号|采购单号|订单编号|订单号)|(?:客户|^|[^\p{Han}])单号|(?-u:\b)P\.?O\.?(?:\s*(?:no|number))?)\s*[.:#]*\s*([A-Z0-9][A-Z0-9/_-]*\d[A-Z0-9/_-]*|\d[A-Z0-9/_-]+)"
);
pattern!(
    CONTRACT_NO,
    r"(?i)(?:(?:采购|销售|购销)?合同(?:编?号)|(?-u:\b)contract\s*(?:no|number))\s*[.:#]*\s*([A-Z0-9][A-Z0-9/_-]*\d[A-Z0-9/_-]*|\d[A-Z0-9/_-]+)"
);
pattern!(
    CONTACT,
    r"(?i)(?:联系人|收货人|收件人|contact|attn)\s*:?\s*([\p{Han}·]{2,6}|(?-i:[A-Z][A-Za-z.]+(?: [A-Z][A-Za-z.]+)?))"
);
pattern!(
    PLACE,
    r"(?i)(?:收货地址|送货地址|交货地址|交货地点|送货到|送到|发到|发往|地址|deliver(?:y)? (?:to|address)|ship to|address)\s*:?\s*([^\t]+)"
);

/// Notes what a line says of the whole order, and returns the rest. What was said first stands; said
/// again otherwise, it stays in the rest.
pub(super) fn take_head(found: &mut Understood, line: &str, today: Date) -> String {
    let mut rest = line.to_owned();
    take(&PO_NO, &mut rest, &mut found.customer_po_no);
    take(&CONTRACT_NO, &mut rest, &mut found.contract_no);
    let before_phone = PHONE.find(&rest).map_or(0, |phone| phone.start());
    take(&PHONE, &mut rest, &mut found.contact_phone);
    take(&CONTACT, &mut rest, &mut found.contact_name);
    if found.contact_name.is_empty()
        && let Some(person) = BEFORE_PHONE.captures(&rest[..before_phone])
        && let Some(name) = person.get(1)
    {
        name.as_str().clone_into(&mut found.contact_name);
        rest.replace_range(name.range(), " ");
    }
    if let Some((at, day)) = due_day(&rest, today)
        && found.delivery_on.is_none_or(|said| said == day)
    {
        found.delivery_on = Some(day);
        rest.replace_range(at, " ");
    }
    take(&CUSTOMER, &mut rest, &mut found.customer);
    take(&PLACE, &mut rest, &mut found.delivery_place);
    rest
}

/// Takes what a pattern finds out of a line, unless its field already says otherwise. Each pattern
/// ends with what is said; goods that follow after a comma are no part of it.
pub(super) fn take(pattern: &Regex, line: &mut String, field: &mut String) {
    let Some((start, said)) = pattern
        .captures(line)
        .and_then(|captures| Some((captures.get(0)?.start(), captures.get(1)?)))
    else {
        return;
    };
    let text = before_goods(said.as_str());
    let range = start..said.start() + text.len();
    let text = text.trim_matches([' ', '，', ',', '。', '.', '、', ':', '-', '/']);
    if text.is_empty() || !field.is_empty() && field != text {
        return;
    }
    text.clone_into(field);
    line.replace_range(range, " ");
}
