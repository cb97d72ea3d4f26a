/** Characters that mean something to Markdown or HTML in the middle of a line. */
const special = /[\\`*_[\]|<>&~$]/g;

/** After these a name would become a mention, a reference or a link; nothing that can be seen breaks them up. */
const linking = /@|#|GH(?=-)|:(?=\/\/)|www(?=\.)/gi;

/**
 * A text that Markdown, and GitHub's mentions and links on top of it, leave as it is. One line in, one line out.
 *
 * GitHub looks for `@name`, `#1` and addresses in the finished page, where an entity is a plain character again; so a
 * zero-width space follows what starts one.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(linking, (start) => `${start}\u200b`)
    .replace(special, (char) => `&#${char.codePointAt(0) ?? 0};`);
}

/** A block of code with a fence that the text cannot close. Lines of code are no mentions and no links. */
export function codeBlock(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const longest = runs.reduce((most, run) => Math.max(most, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}\n`;
}
