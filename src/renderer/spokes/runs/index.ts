import './runs.css';

export { QuickRun } from './quick-run';
export { RunsPage } from './runs-page';
