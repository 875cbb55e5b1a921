import './runs.css';
import './fold.css';

export { RunsPage } from './runs-page';
