//! An empty sheet to fill in, as an import understands it.

use kernel::{Locale, text};
use rust_xlsxwriter::{Format as Style, FormatAlign, Workbook};

use crate::{ExportError, Field, export::sheet_name};

/// A workbook with instructions in the first row and headings in the second, `*` at the required
/// ones: the form that Chinese users know from their other programs.
pub fn template(name: &str, fields: &[Field], locale: Locale) -> Result<Vec<u8>, ExportError> {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    page.set_name(sheet_name(name))?;
    let how = text!(
        "1、带 * 的列必填\n2、数量、单价、金额只填数字；日期写成 2026-01-05\n3、同一订单的多行商品，订单号相同即可\n4、可以删除不用的列，不要改列名",
        "1. Columns with * are required\n2. Numbers without words; dates as 2026-01-05\n\
         3. Lines of one order share its number\n4. Unused columns may be deleted; keep the headings"
    );
    let wrapped = Style::new().set_text_wrap().set_align(FormatAlign::Top);
    let last = u16::try_from(fields.len().saturating_sub(1)).unwrap_or(u16::MAX);
    page.set_row_height(0, 72)?;
    if last > 0 {
        page.merge_range(0, 0, 0, last, how.get(locale), &wrapped)?;
    } else {
        page.write_string_with_format(0, 0, how.get(locale), &wrapped)?;
    }
    let (bold, text) = (Style::new().set_bold(), Style::new().set_num_format("@"));
    for (field, column) in fields.iter().zip(0_u16..) {
        let mark = if field.required { "*" } else { "" };
        page.set_column_width(column, 18)?;
        // As text: order numbers, tax numbers and codes keep their zeros.
        page.set_column_format(column, &text)?;
        page.write_string_with_format(
            1,
            column,
            format!("{}{mark}", field.label.get(locale)),
            &bold,
        )?;
    }
    page.set_freeze_panes(2, 0)?;
    Ok(workbook.save_to_buffer()?)
}
