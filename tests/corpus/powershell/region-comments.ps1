#region header
#################################################
##   Backup of all SQL databases of an instance  ##
#################################################
#endregion header

#region parameters
param(
    #region required
    # The instance, such as SQL01\PROD
    [Parameter(Mandatory = $true)]
    [string]$Instance,
    #endregion
    #region optional
    # Keep for so many days
    [int]$Keep = 14, # days
    # [string]$Old = 'gone',
    [string]$Target = '\\nas\backup'  # where to
    #endregion
)
#endregion parameters
