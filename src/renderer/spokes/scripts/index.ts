import './scripts.css';
import './trends.css';
import './trust.css';

export { LinkPage } from './link-page';
export { QuickForm } from './quick-form';
export { ScriptsPage } from './scripts-page';
