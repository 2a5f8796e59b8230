//! The sentences of the events of products and prices.

use events::Sentence;

/// What each event of this area says.
pub const SENTENCES: &[Sentence] = &[
    ("product.created", "录入产品", "the product was entered"),
    ("product.changed", "修改产品资料", "the product was changed"),
    (
        "product.materials_set",
        "修改用料",
        "what it is made of was changed",
    ),
    (
        "product.units_set",
        "修改单位换算",
        "its units were changed",
    ),
    ("style.created", "录入款式", "the style was entered"),
    (
        "style.extended",
        "增加款式的属性值",
        "values were added to the style",
    ),
    (
        "price_list.created",
        "录入价目表",
        "the price list was entered",
    ),
    (
        "price_list.changed",
        "修改价目表",
        "the price list was changed",
    ),
    (
        "currency_rate.set",
        "登记汇率",
        "a currency rate was entered",
    ),
    (
        "price_policy.set",
        "修改价格政策",
        "the price policy was set",
    ),
];
