"""Config from files too"""
import configargparse
p = configargparse.ArgParser(default_config_files=['/etc/x.conf'])
p.add_argument('-c', '--my-config', is_config_file=True, help='config file path')
p.add_argument('--genome', required=True, env_var='GENOME')
p.parse_args()
