/// The look of an HTML report.
///
/// One column of text of a readable width; tables may be wider than their column and then scroll alone. Ink on paper has
/// a contrast of more than 4.5 to 1 in both colour schemes, soft ink and accent included (WCAG 2.2 AA).
enum HTMLStyle {
  static let sheet = """
    :root {
      --paper: #fdfdfc; --ink: #1d2126; --soft: #5a626c; --line: #dfe2e6; --wash: #f4f5f4; --accent: #0b5a86;
      --s0: #0b6aa2; --s1: #c2540a; --s2: #00805c; --s3: #a0478a; --s4: #806400; --s5: #2f86b8; --s6: #b03a48; --s7: #5a626c;
      --s8: #6b4fa0; --s9: #7d3c10; --s10: #4f6d00; --s11: #2a2f36;
      --heat: #0b5a86;
      color-scheme: light dark;
    }
    @media screen and (prefers-color-scheme: dark) {
      :root { --paper: #14171b; --ink: #e3e6ea; --soft: #a3abb5; --line: #333941; --wash: #1d2126; --accent: #83c4ee;
        --s0: #6bb6e8; --s1: #f2954d; --s2: #4cc79c; --s3: #dd9ac9; --s4: #d9b93b; --s5: #9ad4f5; --s6: #f08a94; --s7: #a3abb5;
        --s8: #b9a3ea; --s9: #d9a07a; --s10: #a9c95a; --s11: #e3e6ea;
        --heat: #2b6f9e; }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
    body {
      margin: 0; background: var(--paper); color: var(--ink); line-height: 1.7;
      font-family: system-ui, -apple-system, "Segoe UI", "Hiragino Sans", "Hiragino Kaku Gothic ProN", "Yu Gothic UI",
        "Noto Sans JP", "Noto Sans CJK JP", sans-serif;
      overflow-wrap: anywhere;
    }
    :lang(ja) { line-height: 1.85; line-break: strict; }
    main { max-width: 46rem; margin: 0 auto; padding: 4rem 1.5rem 6rem; }
    header { margin-bottom: 2.5rem; }
    h1 { font-size: 2rem; line-height: 1.3; font-weight: 650; margin: 0; letter-spacing: -0.01em; text-wrap: balance; }
    h2 { font-size: 1.35rem; line-height: 1.4; font-weight: 650; margin: 3.5rem 0 1rem; text-wrap: balance; }
    h2.part { font-size: 1.7rem; margin-top: 5rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
    h3 { font-size: 1.1rem; line-height: 1.5; font-weight: 650; margin: 2.25rem 0 0.75rem; }
    h4, h5, h6 { font-size: 1rem; font-weight: 650; margin: 1.75rem 0 0.5rem; }
    p, ul, ol, blockquote, pre { margin: 0 0 1.1rem; }
    ul, ol { padding-left: 1.5rem; }
    li + li { margin-top: 0.3rem; }
    a { color: var(--accent); text-underline-offset: 0.18em; text-decoration-thickness: 1px; }
    a:hover { text-decoration-thickness: 2px; }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
    blockquote { border-left: 3px solid var(--line); padding-left: 1rem; margin-left: 0; color: var(--soft); }
    hr { border: 0; border-top: 1px solid var(--line); margin: 3rem 0; }
    code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono CJK JP", monospace; }
    code { font-size: 0.9em; }
    p code, li code { background: var(--wash); border-radius: 3px; padding: 0.1em 0.3em; }
    pre {
      background: var(--wash); border-radius: 6px; padding: 0.9rem 1.1rem; overflow-x: auto; line-height: 1.6;
      overflow-wrap: normal;
    }
    .chart { display: block; width: 100%; min-width: 35rem; height: auto; margin: 0.25rem 0 0.5rem; }
    .chart text { font-size: 12px; fill: var(--ink); }
    .chart text.tick, .chart text.title { fill: var(--soft); }
    .chart path, .chart line { fill: none; stroke-width: 2; stroke-linejoin: round; }
    .chart .grid { stroke: var(--line); stroke-width: 1; }
    .chart .axis { stroke: var(--soft); stroke-width: 1; }
    .chart .s0 { fill: var(--s0); } .chart .l0 { stroke: var(--s0); }
    .chart .s1 { fill: var(--s1); } .chart .l1 { stroke: var(--s1); }
    .chart .s2 { fill: var(--s2); } .chart .l2 { stroke: var(--s2); }
    .chart .s3 { fill: var(--s3); } .chart .l3 { stroke: var(--s3); }
    .chart .s4 { fill: var(--s4); } .chart .l4 { stroke: var(--s4); }
    .chart .s5 { fill: var(--s5); } .chart .l5 { stroke: var(--s5); }
    .chart .s6 { fill: var(--s6); } .chart .l6 { stroke: var(--s6); }
    .chart .s7 { fill: var(--s7); } .chart .l7 { stroke: var(--s7); }
    .chart .s8 { fill: var(--s8); } .chart .l8 { stroke: var(--s8); }
    .chart .s9 { fill: var(--s9); } .chart .l9 { stroke: var(--s9); }
    .chart .s10 { fill: var(--s10); } .chart .l10 { stroke: var(--s10); }
    .chart .s11 { fill: var(--s11); } .chart .l11 { stroke: var(--s11); }
    .chart text.s0, .chart text.s1, .chart text.s2, .chart text.s3, .chart text.s4, .chart text.s5, .chart text.s6, .chart text.s7 { font-weight: 600; }
    .chart .area { fill-opacity: 0.55; stroke: none; }
    .chart .dot { fill-opacity: 0.75; }
    .chart .heat { fill: var(--heat); }
    .chart .box { fill: var(--s0); fill-opacity: 0.3; stroke: var(--s0); }
    .chart .median { stroke: var(--ink); }
    .chart .outlier { fill: none; stroke: var(--s0); }
    .cards { display: flex; flex-wrap: wrap; gap: 1rem 3rem; }
    .cards dd { font-size: 2.4rem; font-weight: 650; line-height: 1.2; font-variant-numeric: tabular-nums; }
    .clock, .count { color: var(--soft); font-size: 0.9rem; }
    .clock { margin: 0.75rem 0 0; }
    .eyebrow { color: var(--soft); font-size: 0.85rem; margin-bottom: 0.4rem; }
    nav { border-left: 3px solid var(--accent); padding: 0.1rem 0 0.1rem 1.25rem; margin-bottom: 3rem; }
    nav ol { list-style: none; padding: 0; margin: 0; }
    nav li.part { font-weight: 600; margin-top: 0.8rem; }
    nav li.part ~ li:not(.part) { padding-left: 1rem; }
    @media (min-width: 48rem) { nav ol { columns: 2; column-gap: 2rem; } nav li { break-inside: avoid; } }
    nav a { color: inherit; text-decoration-color: var(--line); }
    nav a:hover { color: var(--accent); }
    figure { margin: 2rem 0 2.75rem; }
    figcaption { font-weight: 600; margin-bottom: 0.6rem; line-height: 1.5; }
    .scroll {
      overflow-x: auto; max-width: 100%;
      background:
        linear-gradient(to right, var(--paper) 40%, transparent) 0 0 / 2rem 100% no-repeat local,
        linear-gradient(to left, var(--paper) 40%, transparent) 100% 0 / 2rem 100% no-repeat local,
        linear-gradient(to right, var(--line), transparent) 0 0 / 0.8rem 100% no-repeat scroll,
        linear-gradient(to left, var(--line), transparent) 100% 0 / 0.8rem 100% no-repeat scroll;
    }
    table { border-collapse: collapse; font-size: 0.925rem; line-height: 1.5; font-variant-numeric: tabular-nums lining-nums; }
    th, td { padding: 0.42rem 0.75rem; text-align: left; vertical-align: top; white-space: nowrap; }
    th:first-child, td:first-child { padding-left: 0.25rem; }
    th { font-weight: 600; color: var(--soft); border-bottom: 2px solid var(--ink); vertical-align: bottom; }
    td { border-bottom: 1px solid var(--line); }
    th button { all: unset; cursor: pointer; font: inherit; color: inherit; }
    th button:hover { color: var(--accent); }
    th button:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
    th[aria-sort="ascending"] button::after { content: " ↑"; color: var(--accent); }
    th[aria-sort="descending"] button::after { content: " ↓"; color: var(--accent); }
    tbody tr:hover { background: var(--wash); }
    .number { text-align: right; }
    .long { white-space: pre-line; min-width: 26rem; max-width: 40rem; }
    .count { margin: 0.6rem 0 0; }
    .note { font-size: 0.925rem; border-left: 3px solid var(--accent); padding-left: 0.9rem; margin: 0.9rem 0 0; }
    details { margin-top: 0.7rem; font-size: 0.9rem; }
    summary { color: var(--accent); cursor: pointer; width: fit-content; }
    details pre { margin: 0.6rem 0 0; }
    footer { border-top: 1px solid var(--line); margin-top: 4.5rem; font-size: 0.9rem; }
    footer h2 { font-size: 1.1rem; margin-top: 1.5rem; }
    dl { margin: 0; }
    dt { color: var(--soft); margin-top: 0.9rem; }
    dd { margin: 0.15rem 0 0; }
    @media (max-width: 30rem) {
      main { padding: 2.25rem 1.1rem 4rem; }
      h1 { font-size: 1.6rem; }
      h2 { font-size: 1.2rem; margin-top: 2.75rem; }
      th, td { padding: 0.4rem 0.55rem; }
    }
    @media print {
      @page { size: A4; margin: 18mm 16mm; }
      @page wide { size: A4 landscape; margin: 14mm; }
      .wide { page: wide; }
      .wide table { font-size: 7pt; }
      :root { --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --wash: #fff; --accent: #000;
        --s0: #0b6aa2; --s1: #c2540a; --s2: #00805c; --s3: #a0478a; --s4: #806400; --s5: #2f86b8; --s6: #b03a48; --s7: #5a626c;
        --s8: #6b4fa0; --s9: #7d3c10; --s10: #4f6d00; --s11: #2a2f36;
        --heat: #0b5a86; }
      .chart { break-inside: avoid; min-width: 0; }
      body { font-size: 10pt; line-height: 1.6; }
      main { max-width: none; padding: 0; }
      h1, h2, h3, h4, figcaption { break-after: avoid; }
      h2 { margin-top: 2rem; }
      h2.part { break-before: page; border: 0; margin-top: 0; padding-top: 0; }
      figure { margin: 1rem 0 1.5rem; }
      nav ol { columns: 2; }
      .scroll { overflow: visible; background: none; }
      table { font-size: 8.5pt; overflow-wrap: normal; }
      thead { display: table-header-group; }
      tr, .note { break-inside: avoid; }
      th, td { white-space: normal; padding: 0.25rem 0.35rem; }
      .number { white-space: nowrap; }
      .long { min-width: 14em; }
      details:not([open]) { display: none; }
      pre { border: 1px solid var(--line); white-space: pre-wrap; }
      a { text-decoration: none; }
    }
    """
}
