//! The company's name, as letterheads and the head of every page show it.

use kernel::{Fault, Moment, Result, Text, text};
use serde_json::json;
use store::{Command, Sql, Tx, params, sql};

use crate::{Permit, matrix::ManageSettings, record};

/// Longest name.
const NAME_CHARS_MAX: usize = 100;

const NAME: Sql = sql!("SELECT name_zh, name_en FROM company WHERE one = 1");
const WRITE: Sql = sql!(
    "INSERT INTO company (one, name_zh, name_en, version) VALUES (1, $1, $2, 1) \
     ON CONFLICT (one) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en, \
     version = company.version + 1"
);

/// The company's name; nothing before somebody said it.
///
/// # Errors
/// When the database fails.
pub async fn name(tx: &mut Tx<'_>) -> Result<Option<Text>> {
    let Some(row) = tx.fetch_optional(NAME, params![]).await? else {
        return Ok(None);
    };
    Ok(Some(Text::new(
        row.get::<String>(0)?,
        row.get::<String>(1)?,
    )))
}

/// Says what the company is called.
#[derive(Debug, Clone)]
pub struct NameCompany {
    /// The right to do so.
    pub permit: Permit<ManageSettings>,
    /// Its name; the Chinese one also where there is no English one.
    pub name: Text,
    /// The present moment.
    pub now: Moment,
}

impl Command for NameCompany {
    const NAME: &'static str = "company.name";
    type Output = Text;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Text> {
        let (zh, en) = (self.name.zh.trim(), self.name.en.trim());
        for (pointer, name) in [("/zh", zh), ("/en", en)] {
            if (pointer == "/zh" && name.is_empty()) || name.chars().count() > NAME_CHARS_MAX {
                let message = text!(
                    "请填写公司名称，最多 {NAME_CHARS_MAX} 个字",
                    "a name of at most {NAME_CHARS_MAX} characters is needed"
                );
                return Err(Fault::invalid(pointer, "required", message));
            }
        }
        let before = name(tx).await?;
        let after = Text::new(zh, if en.is_empty() { zh } else { en });
        tx.execute(WRITE, params![after.zh, after.en]).await?;
        let stream = events::Stream::new("company", uuid::Uuid::nil());
        let data = json!({"before": before, "after": after});
        record(
            tx,
            stream,
            "company.named",
            data,
            &self.permit.actor(),
            self.now,
        )
        .await?;
        Ok(after)
    }
}
