//! A customer's signature: drawn by hand, or his name typed.

use kernel::{Fault, Result, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The field that strokes are drawn in, in its own units.
const FIELD: [i16; 2] = [600, 200];
/// Points of all strokes; a signature has some hundred.
const POINTS_MAX: usize = 4_000;
/// Fewer points than this are a slip of the finger.
const POINTS_MIN: usize = 8;
/// Characters of a name.
pub(super) const NAME_MAX: usize = 120;

/// How somebody signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Signature {
    /// By typing his name as a signature.
    Typed {
        /// What he typed.
        text: String,
    },
    /// By drawing it.
    Drawn {
        /// Lines of points `[x, y]` in a field 600 wide and 200 high.
        #[schema(value_type = Vec<Vec<Vec<i32>>>)]
        strokes: Vec<Vec<[i16; 2]>>,
    },
}

impl Signature {
    /// Refuses what is no signature.
    pub(super) fn check(&self) -> Result<()> {
        let fault = |code, message| Err(Fault::invalid("/signature", code, message));
        match self {
            Self::Typed { text } => {
                let length = text.trim().chars().count();
                if length == 0 || length > NAME_MAX {
                    return fault("required", text!("请签名", "please sign"));
                }
            }
            Self::Drawn { strokes } => {
                let points: usize = strokes.iter().map(Vec::len).sum();
                if !(POINTS_MIN..=POINTS_MAX).contains(&points) {
                    let message = text!("请在签名框内手写签名", "please draw your signature");
                    return fault("required", message);
                }
                let inside =
                    |[x, y]: &[i16; 2]| (0..=FIELD[0]).contains(x) && (0..=FIELD[1]).contains(y);
                if !strokes.iter().flatten().all(inside) {
                    let message = text!("签名超出了签名框", "the signature leaves its field");
                    return fault("outside", message);
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(points: usize, x: i16) -> Signature {
        Signature::Drawn {
            strokes: vec![vec![[x, 10]; points]],
        }
    }

    #[test]
    fn a_signature_has_points_within_its_field() {
        assert!(drawn(8, 600).check().is_ok());
        assert!(drawn(7, 10).check().is_err());
        assert!(drawn(4_001, 10).check().is_err());
        assert!(drawn(8, 601).check().is_err());
        assert!(drawn(8, -1).check().is_err());
    }

    #[test]
    fn blanks_are_no_typed_signature() {
        let typed = |text: &str| Signature::Typed {
            text: text.to_owned(),
        };
        assert!(typed(" ").check().is_err());
        assert!(typed("顾明").check().is_ok());
    }
}
