//! Entering a style with all its variants, and adding values to it.

use std::collections::HashSet;

use ::store::{Command, Tx};
use access::{Permit, matrix::ManageProduct};
use events::{NewEvent, Stream};
use kernel::{Fault, Moment, ProductId, Result, text};
use serde_json::json;

use crate::{
    manage_product,
    product::ProductInput,
    store::{self, styles},
    style::{Axis, AxisValue, StyleId, StyleInput, check_axes, combinations, removed, variant_of},
};

fn stream(id: StyleId) -> Stream<'static> {
    Stream::new("style", id.0)
}

/// Enters a style: one product for each combination of its values.
#[derive(Debug)]
pub struct CreateStyle {
    /// The right to do so.
    pub permit: Permit<ManageProduct>,
    /// Its id, made by the caller so that a retry makes the same one.
    pub id: StyleId,
    /// What it is.
    pub input: StyleInput,
    /// Now.
    pub now: Moment,
}

impl Command for CreateStyle {
    const NAME: &'static str = "style.create";
    type Output = StyleId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<StyleId> {
        self.input.check()?;
        let StyleInput { axes, product } = &self.input;
        let head = (product.sku.trim(), product.name.trim());
        styles::insert(tx, &self.permit, self.id, head, axes, self.now).await?;
        let event = NewEvent::new(
            stream(self.id),
            "style.created",
            json!({"after": self.input}),
            self.now,
        );
        events::first(tx, &event, &self.permit.actor(), self.now).await?;
        let all = combinations(axes);
        let enter = Enter {
            permit: &self.permit,
            style: self.id,
            product,
            now: self.now,
        };
        enter.variants(tx, &all, 0).await?;
        Ok(self.id)
    }
}

/// Adds values to a style's axes; the missing combinations become products with the prices of the
/// first variant. Refused when somebody else changed the style since `version`.
#[derive(Debug)]
pub struct ExtendStyle {
    /// The right to do so.
    pub permit: Permit<ManageProduct>,
    /// Which.
    pub id: StyleId,
    /// The version the change was made on.
    pub version: i64,
    /// Its axes with the new values; values may be renamed and put in another order, but stay.
    pub axes: Vec<Axis>,
    /// Now.
    pub now: Moment,
}

impl Command for ExtendStyle {
    const NAME: &'static str = "style.extend";
    type Output = i64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<i64> {
        let wrong = check_axes(&self.axes);
        if !wrong.is_empty() {
            return Err(Fault::Invalid(wrong));
        }
        let version = styles::lock(tx, self.id).await?;
        let style = styles::get(tx, &access::system("style"), self.id).await?;
        if version != self.version {
            let present = serde_json::to_value(&style).map_err(Fault::internal)?;
            return Err(Fault::Stale(Box::new(present)));
        }
        refuse_removing(&style.axes, &self.axes)?;
        styles::set_axes(tx, &self.permit, self.id, &self.axes, self.now).await?;
        let known: HashSet<&[String]> = style.variants.iter().map(|v| &*v.codes).collect();
        let missing: Vec<Vec<&AxisValue>> = combinations(&self.axes)
            .into_iter()
            .filter(|values| {
                let codes: Vec<String> = values.iter().map(|v| v.code.clone()).collect();
                !known.contains(&*codes)
            })
            .collect();
        let first = style.variants.first().ok_or(Fault::NotFound("style"))?;
        let product = ProductInput {
            sku: style.style_no.clone(),
            name: style.name.clone(),
            ..first.product.content.clone()
        };
        let enter = Enter {
            permit: &self.permit,
            style: self.id,
            product: &product,
            now: self.now,
        };
        enter.variants(tx, &missing, style.variants.len()).await?;
        let data = json!({"before": style.axes, "after": self.axes});
        let event = NewEvent::new(stream(self.id), "style.extended", data, self.now);
        events::record(tx, &event, &self.permit.actor(), self.now).await?;
        Ok(version + 1)
    }
}

/// Orders name the products of a style: an axis or a value that is there stays.
fn refuse_removing(before: &[Axis], after: &[Axis]) -> Result<()> {
    if before.len() != after.len() {
        let message = text!(
            "属性的个数不能改，请另建款式",
            "the number of attributes is fixed; enter another style"
        );
        return Err(Fault::invalid("/axes", "axes_fixed", message));
    }
    let Some((axis, value)) = removed(before, after).into_iter().next() else {
        return Ok(());
    };
    let name = &value.name;
    let message = text!(
        "“{name}”已有产品，不能删除；不再卖时请停用这些产品",
        "“{name}” has products and cannot be removed; disable them when it is no longer sold"
    );
    let pointer = format!("/axes/{axis}/values");
    Err(Fault::invalid(&pointer, "value_in_use", message))
}

/// Enters products of a style.
struct Enter<'a> {
    permit: &'a Permit<ManageProduct>,
    style: StyleId,
    product: &'a ProductInput,
    now: Moment,
}

impl Enter<'_> {
    async fn variants(
        &self,
        tx: &mut Tx<'_>,
        wanted: &[Vec<&AxisValue>],
        from: usize,
    ) -> Result<()> {
        for (values, place) in wanted.iter().zip(from..) {
            let id = ProductId::new();
            let input = variant_of(self.product, values);
            store::insert(tx, self.permit, id, &input, self.now).await?;
            let codes: Vec<&str> = values.iter().map(|value| value.code.as_str()).collect();
            styles::add_variant(tx, self.permit, (self.style, id), &codes, place).await?;
            let event = NewEvent::new(
                manage_product::stream(id),
                "product.created",
                json!({"after": input, "style": self.style}),
                self.now,
            );
            events::first(tx, &event, &self.permit.actor(), self.now).await?;
        }
        Ok(())
    }
}
