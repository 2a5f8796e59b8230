//! Papers that the system writes itself: plain tables in one HTML file that needs nothing else, so
//! that it can still be read when this program is gone. The same records make the same bytes.

use std::fmt::Write as _;

use kernel::Text;

/// A paper to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// What it is.
    pub title: Text,
    /// Its tables, in their order.
    pub parts: Vec<Part>,
}

/// One table of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it shows.
    pub heading: Text,
    /// The columns; none for a list of names and values.
    pub columns: Vec<Text>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

const STYLE: &str = "body{font:14px/1.6 sans-serif;margin:2em;color:#222}table{border-collapse:collapse;width:100%}\
th,td{border:1px solid #999;padding:4px 8px;text-align:left;vertical-align:top}th{background:#f2f2f2}\
footer{margin-top:2em;color:#666;font-size:12px}";

impl Sheet {
    /// The file: `about` names the order and where the records come from.
    #[must_use]
    pub fn html(&self, about: &[(Text, &str)]) -> Vec<u8> {
        let mut out = String::from(
            "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head><meta charset=\"utf-8\"><title>",
        );
        let title = both(&self.title);
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "{title}</title><style>{STYLE}</style></head>\n<body>\n<h1>{title}</h1>"
        );
        for part in &self.parts {
            part.write(&mut out);
        }
        out.push_str("<footer>\n");
        for (name, value) in about {
            let _ = writeln!(out, "<p>{}：{}</p>", both(name), escaped(value));
        }
        out.push_str("</footer>\n</body>\n</html>\n");
        out.into_bytes()
    }
}

impl Part {
    fn write(&self, out: &mut String) {
        let _ = writeln!(out, "<h2>{}</h2>\n<table>", both(&self.heading));
        if !self.columns.is_empty() {
            let heads: Vec<String> = self
                .columns
                .iter()
                .map(|column| format!("<th>{}</th>", both(column)))
                .collect();
            let _ = writeln!(out, "<tr>{}</tr>", heads.concat());
        }
        for row in &self.rows {
            let cells: Vec<String> = row
                .iter()
                .map(|cell| format!("<td>{}</td>", escaped(cell)))
                .collect();
            let _ = writeln!(out, "<tr>{}</tr>", cells.concat());
        }
        out.push_str("</table>\n");
    }
}

fn both(text: &Text) -> String {
    if text.zh == text.en {
        return escaped(&text.zh);
    }
    format!("{} {}", escaped(&text.zh), escaped(&text.en))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push_str("<br>"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use kernel::text;

    use super::*;

    #[test]
    fn what_people_typed_is_text_and_never_markup() {
        let sheet = Sheet {
            title: text!("评审意见", "opinions"),
            parts: vec![Part {
                heading: text!("意见", "opinions"),
                columns: vec![text!("内容", "words")],
                rows: vec![vec!["<script>alert(1)</script>\n& \"more\"".to_owned()]],
            }],
        };
        let html = String::from_utf8(sheet.html(&[(text!("订单", "order"), "SO-1")])).unwrap();
        assert!(!html.contains("<script>"), "{html}");
        assert!(
            html.contains("&lt;script&gt;alert(1)&lt;/script&gt;<br>&amp; &quot;more&quot;"),
            "{html}"
        );
        assert_eq!(sheet.html(&[]), sheet.html(&[]));
    }
}
