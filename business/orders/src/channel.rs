//! The channels by which customers come. Imports keep what their source says.

use kernel::{Fault, Result, text};

/// How inquiries and orders come to us.
pub(crate) const CHANNELS: [(&str, &str, &str); 7] = [
    ("fair", "展会", "trade fair"),
    ("online", "网络推广", "online"),
    ("referral", "老客户介绍", "referral"),
    ("phone", "电话", "phone"),
    ("mail", "邮件", "mail"),
    ("shop", "门店", "shop"),
    ("other", "其他", "other"),
];

/// Refuses a channel that a person cannot mean; none is missing at most.
pub(crate) fn refuse_unknown(channel: &str) -> Result<()> {
    if channel.is_empty() || is_known(channel) {
        return Ok(());
    }
    let named =
        |(key, zh, en): &(&str, &str, &str)| (format!("{zh}（{key}）"), format!("{en} ({key})"));
    let (zh, en): (Vec<_>, Vec<_>) = CHANNELS.iter().map(named).unzip();
    let (zh, en) = (zh.join("、"), en.join(", "));
    let message = text!(
        "没有来源渠道“{channel}”，请选择：{zh}",
        "there is no channel “{channel}”; choose one of {en}"
    );
    Err(Fault::invalid("/channel", "unknown_channel", message))
}

/// Whether there is such a channel.
pub(crate) fn is_known(channel: &str) -> bool {
    CHANNELS.iter().any(|(known, _, _)| *known == channel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_channel_is_refused_with_those_there_are() {
        assert!(refuse_unknown("").is_ok());
        assert!(refuse_unknown("fair").is_ok());
        let Err(Fault::Invalid(errors)) = refuse_unknown("carrier pigeon") else {
            panic!("accepted");
        };
        assert_eq!(&*errors[0].pointer, "/channel");
        for (known, zh, en) in CHANNELS {
            let message = &errors[0].message;
            assert!(
                message.zh.contains(zh) && message.zh.contains(known),
                "{}",
                message.zh
            );
            assert!(
                message.en.contains(en) && message.en.contains(known),
                "{}",
                message.en
            );
        }
    }
}
