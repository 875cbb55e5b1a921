/* Name: One Line */
/* Shortcut: opt 1 */
await notify('one');
