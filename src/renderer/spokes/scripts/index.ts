import './scripts.css';

export { ScriptsPage } from './scripts-page';
