/** A token of JSON text, for syntax highlighting. */
export type Token = { kind: 'name' | 'string' | 'number' | 'word' | 'rest'; text: string };

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Splits JSON text into tokens; joined, they are the text again. */
export function tokenizeJson(text: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > end) tokens.push({ kind: 'rest', text: text.slice(end, match.index) });
    tokens.push({ kind: kindOf(match), text: match[1] ?? match[0] });
    if (match[2] !== undefined) tokens.push({ kind: 'rest', text: match[2] });
    end = match.index + match[0].length;
  }
  if (end < text.length) tokens.push({ kind: 'rest', text: text.slice(end) });
  return tokens;
}

function kindOf([text, quoted, colon, word]: RegExpMatchArray): Token['kind'] {
  if (quoted !== undefined) return colon === undefined ? 'string' : 'name';
  return word === undefined && text !== '' ? 'number' : 'word';
}
