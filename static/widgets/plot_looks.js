/**
 * Owns the looks of uPlot inside a part: its sheet, fetched once and adopted by each. (A link in a part's own
 * root is fetched by each, and whoever copies its rules into the page is stopped by the page's policy.)
 */
export const plotLooks = new CSSStyleSheet();

fetch('/static/vendor/uplot.css').then(async (answer) => plotLooks.replace(await answer.text()));
