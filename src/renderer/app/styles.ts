// Fonts: only the scripts that the two languages need are fetched, by unicode range.
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './tokens.css';
import './base.css';
import './shell.css';
import '../ui/ui.css';
import '../ui/button.css';
import '../ui/states.css';
import '../ui/panels.css';
import '../ui/table.css';
