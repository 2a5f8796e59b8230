import { words } from "../../../i18n/words.ts";

/** Words of comparing two versions of a document. */
export const compareWords = words(
  {
    compare: "比较版本",
    versionNo: "第 {n} 版",
    from: "从",
    to: "到",
    same: "两版内容相同",
  },
  {
    compare: "Compare versions",
    versionNo: "Version {n}",
    from: "From",
    to: "to",
    same: "Both versions say the same",
  },
);
