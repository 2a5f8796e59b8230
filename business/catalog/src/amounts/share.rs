//! Sharing an amount so that the shares make exactly the amount (largest remainder).

use kernel::Fault;

/// Shares an amount over weights: each share is the exact one rounded down or up, those with the
/// largest remainder up, the earlier first among equals. Nothing is shared over weights that are
/// all 0.
///
/// # Errors
/// Internal for a negative amount or weight; overflow.
pub fn share_amount(amount: i64, weights: &[i64]) -> Result<Vec<i64>, Fault> {
    if amount < 0 || weights.iter().any(|weight| *weight < 0) {
        return Err(Fault::internal("a share of something negative"));
    }
    let whole: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if whole == 0 {
        return Ok(vec![0; weights.len()]);
    }
    let exact: Vec<i128> = weights
        .iter()
        .map(|weight| i128::from(amount) * i128::from(*weight))
        .collect();
    round_to(amount, &exact, whole)
}

/// Rounds fractions `exact[i] / denominator` to whole numbers whose sum is `total`, which is the
/// rounded sum of the fractions.
pub(super) fn round_to(total: i64, exact: &[i128], denominator: i128) -> Result<Vec<i64>, Fault> {
    let mut rounded = exact
        .iter()
        .map(|value| i64::try_from(value.div_euclid(denominator)))
        .collect::<Result<Vec<i64>, _>>()
        .map_err(|_| Fault::overflow())?;
    let down: i128 = rounded.iter().map(|value| i128::from(*value)).sum();
    let missing = usize::try_from(i128::from(total) - down)
        .map_err(|_| Fault::internal("a total below its rounded parts"))?;
    if missing == 0 {
        return Ok(rounded);
    }
    let mut by_remainder: Vec<usize> = (0..exact.len()).collect();
    by_remainder.sort_by_key(|place| std::cmp::Reverse(exact[*place].rem_euclid(denominator)));
    if missing > by_remainder.len() {
        return Err(Fault::internal("a total above its rounded parts"));
    }
    for place in by_remainder.into_iter().take(missing) {
        rounded[place] = rounded[place].checked_add(1).ok_or_else(Fault::overflow)?;
    }
    Ok(rounded)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_largest_remainders_are_rounded_up() {
        assert_eq!(share_amount(100, &[1, 1, 1]).ok(), Some(vec![34, 33, 33]));
        assert_eq!(share_amount(10, &[5, 0, 3]).ok(), Some(vec![6, 0, 4]));
        assert_eq!(share_amount(10, &[0, 0]).ok(), Some(vec![0, 0]));
        assert!(share_amount(-1, &[1]).is_err());
    }

    proptest! {
        #[test]
        fn no_fen_is_lost(
            amount in 0..1_000_000_000_000_i64,
            weights in prop::collection::vec(0..1_000_000_000_i64, 1..40),
        ) {
            let shares = share_amount(amount, &weights).expect("shares");
            let whole: i64 = weights.iter().sum();
            prop_assume!(whole > 0);
            prop_assert_eq!(shares.iter().sum::<i64>(), amount);
            for (share, weight) in shares.iter().zip(&weights) {
                let exact = i128::from(amount) * i128::from(*weight);
                let off = (i128::from(*share) * i128::from(whole) - exact).abs();
                prop_assert!(off < i128::from(whole), "{} is no rounding", share);
                // A share of a discount never exceeds the line it comes from.
                if amount <= whole {
                    prop_assert!(share <= weight);
                }
            }
        }
    }
}
