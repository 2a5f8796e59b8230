//! How the company reads its price lists: precedence, the day that counts, and who may go below the
//! floor price.

use access::Post;
use kernel::{Fault, FieldError, Rate, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::pricing::{Precedence, ValidOn};

/// The price policy of the company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PricePolicy {
    /// Which kind of price goes before which.
    pub precedence: Precedence,
    /// The day on which validity is tested.
    #[serde(default)]
    pub valid_on: ValidOn,
    /// Who may approve a price below the floor, and how far below.
    pub floor_authorities: Vec<FloorAuthority>,
}

/// How far below the floor price a post may approve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FloorAuthority {
    /// Key of the post, e.g. `sales_manager`.
    pub post: String,
    /// Share of the floor price: `"0.05"` is down to 5 % below it, `"1"` any price.
    pub below: Rate,
}

impl Default for PricePolicy {
    fn default() -> Self {
        let authority = |post: Post, below| FloorAuthority {
            post: post.key().to_owned(),
            below,
        };
        Self {
            precedence: Precedence::default(),
            valid_on: ValidOn::default(),
            floor_authorities: vec![
                authority(Post::SalesManager, Rate(50_000)),
                authority(Post::GeneralManager, Rate::ONE),
            ],
        }
    }
}

impl PricePolicy {
    /// How far below the floor a post may approve; nothing for a post that is not named.
    #[must_use]
    pub fn authority(&self, post: Post) -> Rate {
        let named = self.floor_authorities.iter().find(|a| a.post == post.key());
        named.map_or(Rate::ZERO, |authority| authority.below)
    }

    /// The posts that may approve a price so far below the floor, the one of least authority first.
    #[must_use]
    pub fn approvers(&self, below: Rate) -> Vec<Post> {
        let mut reaching: Vec<_> = self
            .floor_authorities
            .iter()
            .filter(|a| a.below >= below)
            .collect();
        reaching.sort_by_key(|a| a.below);
        reaching
            .into_iter()
            .filter_map(|a| Post::parse(&a.post))
            .collect()
    }

    /// The post of least authority that may approve a price so far below the floor.
    #[must_use]
    pub fn lowest_with(&self, below: Rate) -> Post {
        let approvers = self.approvers(below);
        approvers.first().copied().unwrap_or(Post::GeneralManager)
    }

    /// Errors of form, all at once.
    ///
    /// # Errors
    /// Invalid: an incomplete precedence, an unknown or repeated post, a share out of range.
    pub fn check(&self) -> Result<(), Fault> {
        self.precedence.check()?;
        let mut errors = Vec::new();
        for (i, authority) in self.floor_authorities.iter().enumerate() {
            let repeated = self.floor_authorities[..i]
                .iter()
                .any(|earlier| earlier.post == authority.post);
            if Post::parse(&authority.post).is_none() || repeated {
                errors.push(FieldError::new(
                    format!("/floor_authorities/{i}/post"),
                    "post",
                    text!(
                        "岗位不存在或重复",
                        "there is no such post, or it stands here twice"
                    ),
                ));
            }
            if authority.below.0 <= 0 || authority.below > Rate::ONE {
                errors.push(FieldError::new(
                    format!("/floor_authorities/{i}/below"),
                    "rate",
                    text!(
                        "幅度须大于 0 且不超过 1，如 0.05",
                        "the share is above 0 and at most 1, e.g. 0.05"
                    ),
                ));
            }
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Fault::Invalid(errors))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_named_posts_have_authority() {
        let policy = PricePolicy::default();
        assert!(policy.check().is_ok());
        assert_eq!(policy.authority(Post::SalesRep), Rate::ZERO);
        assert_eq!(policy.authority(Post::SalesManager), Rate(50_000));
    }

    #[test]
    fn a_post_stands_once_and_its_share_is_a_share() {
        let mut policy = PricePolicy::default();
        policy.floor_authorities[1].post = "sales_manager".to_owned();
        policy.floor_authorities[1].below = Rate(1_000_001);
        let Err(Fault::Invalid(errors)) = policy.check() else {
            panic!("accepted")
        };
        let codes: Vec<_> = errors.iter().map(|e| e.code.as_str()).collect();
        assert_eq!(codes, ["post", "rate"]);
    }
}
