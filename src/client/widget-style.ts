/** Of the button and its panel, in their own shadow root: nothing of the page reaches in, nothing reaches out. */
export const WIDGET_STYLE = `
:host { all: initial; position: fixed; z-index: 2147483000; bottom: calc(16px + var(--lift, 0) * 64px); color-scheme: light dark; }
:host([data-side=right]) { right: 16px; }
:host([data-side=left]) { left: 16px; }
:host([data-preview]) { position: static; display: block; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.dock { --back: #fff; --ink: #1b1f24; --soft: #5a6470; --line: #d4d9df; --bar: #0a7a4b; --bad: #b42318;
  display: flex; flex-direction: column; align-items: flex-end; gap: 12px;
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: var(--ink); }
.left { align-items: flex-start; }
@media (prefers-color-scheme: dark) { .dock { --back: #1c2126; --ink: #eef1f4; --soft: #a7b0ba; --line: #3a424b; --bar: #43c58a; --bad: #ff9a8f; } }
.light { --back: #fff; --ink: #1b1f24; --soft: #5a6470; --line: #d4d9df; --bar: #0a7a4b; --bad: #b42318; color-scheme: light; }
.dark { --back: #1c2126; --ink: #eef1f4; --soft: #a7b0ba; --line: #3a424b; --bar: #43c58a; --bad: #ff9a8f; color-scheme: dark; }
button { font: inherit; cursor: pointer; border-radius: 8px; border: 1px solid var(--line); background: transparent; color: inherit;
  min-height: 40px; padding: 6px 14px; }
button:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; box-shadow: 0 0 0 2px var(--back); }
.talk { display: inline-flex; align-items: center; gap: 10px; min-height: 48px; padding: 10px 20px 10px 16px; border-radius: 24px;
  border: 1px solid rgb(0 0 0 / .18); background: var(--color); color: var(--text); font-weight: 600; max-width: calc(100vw - 32px);
  box-shadow: 0 2px 10px rgb(0 0 0 / .22); }
.talk span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.talk svg { width: 20px; height: 20px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round; }
.panel { width: min(320px, calc(100vw - 32px)); padding: 14px 16px 16px; border: 1px solid var(--line); border-radius: 14px;
  background: var(--back); box-shadow: 0 8px 30px rgb(0 0 0 / .25); }
.head { display: flex; align-items: center; justify-content: space-between; gap: 8px; }
.head strong { overflow-wrap: anywhere; }
.close { min-height: 32px; width: 32px; margin-right: -8px; padding: 0; border: 0; font-size: 20px; line-height: 1; color: var(--soft); flex: none; }
.status { margin: 4px 0 0; min-height: 1.45em; color: var(--soft); }
.note { margin: 8px 0 0; color: var(--ink); }
.failed .note { color: var(--bad); }
.note:empty { display: none; }
.levels { display: grid; grid-template-columns: auto 1fr; gap: 8px 12px; align-items: center; margin: 12px 0 0; font-size: 13px; color: var(--soft); }
.levels svg { width: 100%; height: 6px; border-radius: 3px; background: var(--line); fill: var(--bar); display: block; }
.words { max-height: 180px; overflow-y: auto; margin: 12px 0 0; font-size: 14px; }
.words:empty { display: none; }
.words:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
.words p { margin: 0 0 6px; overflow-wrap: anywhere; }
.words .caller { color: var(--soft); }
.acts { display: flex; flex-wrap: wrap; gap: 8px; margin: 14px 0 0; }
.acts .end { background: #b42318; border-color: #b42318; color: #fff; }
.acts .call { background: var(--color); border-color: rgb(0 0 0 / .18); color: var(--text); font-weight: 600; }
.alone { max-width: 260px; margin: 0; padding: 10px 14px; font-size: 13px; }
@media (prefers-reduced-motion: no-preference) {
  .busy .talk svg { animation: beat 1.4s ease-in-out infinite; }
  @keyframes beat { 50% { opacity: .35; } }
}
@media (forced-colors: active) { .talk, .panel, button { border: 1px solid CanvasText; } .levels svg { fill: Highlight; } }
`
