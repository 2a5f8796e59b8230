/** How business comes to us: the same few ways for orders, customers and price lists. */

import { useCallback } from "react";
import { useWords, words } from "../words.ts";
import { withChosen } from "./with-chosen.ts";

/** The ways by name; the keys are what the server knows. */
export const channelWords = words(
  {
    fair: "展会",
    online: "网络推广",
    referral: "老客户介绍",
    phone: "电话",
    mail: "邮件",
    shop: "门店",
    other: "其他",
  },
  {
    fair: "trade fair",
    online: "online marketing",
    referral: "referral",
    phone: "phone",
    mail: "mail",
    shop: "shop",
    other: "other",
  },
);

/** The ways, in the order in which they are offered. */
export const channels = Object.keys(channelWords.zh) as (keyof typeof channelWords.zh)[];

/** Names a channel; one that is not ours is shown as it stands. */
export function useChannelName(): (channel: string) => string {
  const t = useWords(channelWords);
  return useCallback(
    (channel) => {
      const known = channels.find((one) => one === channel);
      return known ? t(known) : channel;
    },
    [t],
  );
}

/** The channels to choose from, after none; also the one that is chosen, whatever it is. */
export function useChannelOptions(chosen: string, none: string) {
  const name = useChannelName();
  return withChosen(channels, chosen).map((value) => ({ value, label: name(value) || none }));
}
