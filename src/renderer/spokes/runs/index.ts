import './runs.css';

export { RunsPage } from './runs-page';
