//! What the areas' events say in a sentence, for histories: each area brings its own.

use events::Sentence;
use kernel::Text;
use serde_json::Value;

/// Along the goods' way.
const AREAS: [&[Sentence]; 10] = [
    parties::SENTENCES,
    catalog::SENTENCES,
    orders::SENTENCES,
    warehouse::SENTENCES,
    procurement::SENTENCES,
    quality::SENTENCES,
    logistics::SENTENCES,
    receivables::SENTENCES,
    aftersales::SENTENCES,
    archive::SENTENCES,
];

/// What an event says; `None` for one that nobody has words for.
pub(crate) fn words(kind: &str, data: &Value) -> Option<Text> {
    let said = AREAS
        .iter()
        .find_map(|sentences| events::say(sentences, kind, data));
    said.or_else(|| intake::words(kind, data))
}
