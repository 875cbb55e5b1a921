/** How many brackets of a JSON text are open, told of it piece by piece; those in its strings are none. */
export function bracketCounter(): (piece: string) => number {
  let open = 0;
  let inString = false;
  return (piece) => {
    for (let at = 0; at < piece.length; at += 1) {
      const char = piece.charAt(at);
      if (inString && char === '\\') at += 1;
      else if (char === '"') inString = !inString;
      else if (!inString && (char === '{' || char === '[')) open += 1;
      else if (!inString && (char === '}' || char === ']')) open -= 1;
    }
    return open;
  };
}
