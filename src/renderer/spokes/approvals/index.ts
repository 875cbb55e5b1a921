import '@mantine/core/styles/Input.layer.css';
import './approvals.css';

export { ApprovalsPage } from './approvals-page';
