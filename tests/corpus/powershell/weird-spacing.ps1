   [  CmdletBinding  (  )  ]
param   (

	[ string ]   $First   =   'one'   ,
		[Parameter ( Mandatory )]
	[int]
		$Second

	,   [ switch ]$Third   ,[string]${Fourth Name}='4'
)
