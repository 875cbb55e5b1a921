import './runs.css';
import './compare.css';
import './fold.css';

export { QuickRun } from './quick-run';
export { RunsPage } from './runs-page';
