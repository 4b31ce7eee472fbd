/** The style of all pages: light and dark as the reader's system is, from 320 pixels on, in both directions of writing. */
export const style = `:root {
  color-scheme: light dark;
  --ground: light-dark(#fbfaf7, #17181a);
  --paper: light-dark(#fff, #202124);
  --ink: light-dark(#1d1d1f, #ececec);
  --quiet: light-dark(#5b5b60, #b0b0b6);
  --line: light-dark(#dcdad4, #3b3c40);
  --link: light-dark(#0b57a4, #8ab8f0);
  font: 1.0625rem/1.55 system-ui, sans-serif;
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); overflow-wrap: anywhere; }
header, main, footer { max-width: 44rem; margin-inline: auto; padding-inline: 1rem; }
header { padding-block: 1rem .5rem; }
footer { padding-block: 1rem 2rem; color: var(--quiet); font-size: .9rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin-block: .5rem; }
h2 { font-size: 1.2rem; margin-block: 1.75rem .5rem; }
h3, h4 { font-size: 1.05rem; margin-block: 1rem .25rem; }
p { margin-block: .5rem; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
nav ul, ul.plain { list-style: none; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
nav a, ul.plain a, ul.list a { display: inline-block; padding-block: .3rem; }
article { background: var(--paper); border: 1px solid var(--line); border-radius: .6rem; padding: .75rem 1rem; margin-block: 1rem; }
article.reply { margin-inline-start: 1.5rem; }
article.other { border-inline-start: 4px solid var(--quiet); }
.meta { color: var(--quiet); font-size: .9rem; margin-block: 0 .25rem; }
.meta strong { color: var(--ink); }
.hint, figcaption, .missing { color: var(--quiet); font-size: .9rem; }
.over { font-weight: 600; }
.media { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: .75rem; margin-block: .75rem; }
figure { margin: 0; }
.media > :only-child { grid-column: 1 / -1; }
img, video { display: block; max-width: 100%; height: auto; border-radius: .4rem; background: var(--line); }
img { max-height: 80vh; width: auto; }
audio { width: 100%; }
.stand-in { border: 1px dashed var(--quiet); border-radius: .4rem; padding: .75rem; margin: 0; }
.portrait { width: 6rem; height: 6rem; object-fit: cover; border-radius: 50%; }
blockquote { margin: .5rem 0; padding-inline-start: .75rem; border-inline-start: 3px solid var(--line); color: var(--quiet); }
pre { overflow-x: auto; padding: .5rem; background: var(--ground); border-radius: .3rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { border: 1px solid var(--line); padding: .25rem .5rem; text-align: start; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; }
dt { color: var(--quiet); } dd { margin: 0; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-block-end: .5rem; } article.reply { margin-inline-start: .5rem; } }
`
