import './scripts.css';
import './trust.css';

export { LinkPage } from './link-page';
export { ScriptsPage } from './scripts-page';
