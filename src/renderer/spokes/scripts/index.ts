import './scripts.css';
import './trust.css';

export { ScriptsPage } from './scripts-page';
