// Name: Überstunden zählen ⏱
// Description: Zählt, was über 8 h hinausgeht – je Woche
// Group: Zeit
// Shortcut: ctrl+alt+z
await zaehlen();
