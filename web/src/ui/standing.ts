/** How something found stands, as the colour of its chip. */
export const standingChips = {
  nothing: "",
  ok: "yd-chip-good",
  warn: "yd-chip-warn",
  bad: "yd-chip-bad",
};
