//! The sentences of the events of papers and dossiers.

use events::Sentence;

/// What each event of this area says.
pub const SENTENCES: &[Sentence] = &[
    (
        "paper.added",
        "提交资料“{title}”",
        "a paper was handed in: {title}",
    ),
    (
        "paper.superseded",
        "资料“{title}”替代了原文件",
        "a paper was superseded: {title}",
    ),
    (
        "paper.waived",
        "豁免资料“{kind}”",
        "a paper was waived: {kind}",
    ),
    (
        "dossier.filed",
        "资料归档，档案号 {number}",
        "the dossier was filed as {number}",
    ),
];
