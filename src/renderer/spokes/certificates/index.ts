import '@mantine/core/styles/Input.layer.css';
import './certificates.css';

export { CertificatesPage } from './certificates-page';
